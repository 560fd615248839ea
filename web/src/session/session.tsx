import { LatchkeyProvider, useSession as useClientSession } from '@latchkey/client/react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { client } from '../api/index.js';
import type { Problem, User } from '../api/index.js';

interface Session {
  /** undefined as long as nobody knows, null where nobody is signed in. */
  user: User | null | undefined;
  /** Why nobody can say; `load` tries again. */
  problem: Problem | undefined;
  /** Asks the service who is signed in. */
  load: () => Promise<void>;
}

/** Knows who is signed in, in all tabs alike. */
export function SessionProvider({ children }: { children: ReactNode }) {
  return <LatchkeyProvider client={client}>{children}</LatchkeyProvider>;
}

/** Who is signed in, asked again when somebody comes back to this tab: it may have ended on another device. */
export function useSession(): Session {
  const { status, user, error, refresh } = useClientSession();
  useEffect(() => {
    const looked = () => document.visibilityState === 'visible' && void refresh();
    document.addEventListener('visibilitychange', looked);
    return () => document.removeEventListener('visibilitychange', looked);
  }, [refresh]);
  return { user: status === 'loading' ? undefined : (user ?? null), problem: error, load: refresh };
}
