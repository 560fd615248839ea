import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Busy, Page } from '../components/index.js';
import { signInFor } from '../pages/next.js';
import { UnreachablePage } from '../pages/unreachable.js';
import { useSession } from '../session/index.js';
import { useAdminWords } from './words/index.js';

/** Lets administrators in; who is not signed in goes to do so, and comes back. The service judges each request by itself. */
export function Gate({ children }: { children: ReactNode }) {
  const { user, problem, load } = useSession();
  if (problem && !user) return <UnreachablePage problem={problem} onRetry={load} />;
  if (user === undefined) return <Busy />;
  if (user === null) return <ToSignIn />;
  return user.roles.includes('admin') ? (
    children
  ) : (
    <Forbidden who={user.name ?? user.email ?? user.phone_number ?? ''} />
  );
}

function ToSignIn() {
  const [, navigate] = useLocation();
  useEffect(() => {
    navigate(signInFor(window.location.pathname), { replace: true });
    // Only from where one was.
  }, []);
  return <Busy />;
}

function Forbidden({ who }: { who: string }) {
  const { forbidden, toAccount } = useAdminWords();
  return (
    <Page title={forbidden.title} intro={forbidden.text(who)}>
      <Link href="/account" className="button primary whole">
        {toAccount}
      </Link>
    </Page>
  );
}
