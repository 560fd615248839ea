import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../session/index.js';
import { nextPage } from './next.js';

/** Leaves a page that is for nobody who is signed in, here or in another tab. */
export function useLeaveWhenSignedIn(): void {
  const { user } = useSession();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (user) navigate(nextPage(), { replace: true });
  }, [user, navigate]);
}
