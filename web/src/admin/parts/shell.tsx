import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { WidePage } from '../../components/index.js';
import { useKeepLanguage, useSession } from '../../session/index.js';
import { useAdminWords } from '../words/index.js';

const PLACES = ['people', 'trail', 'messages', 'funnel'] as const;

interface Props {
  title: string;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the administration: where else one may go, who is signed in, the way back to the account. */
export function AdminPage({ title, actions, children }: Props) {
  const keep = useKeepLanguage();
  return (
    <div className="admin">
      <WidePage title={title} bar={<Bar />} keep={keep}>
        {actions && <div className="actions">{actions}</div>}
        <div className="content">{children}</div>
      </WidePage>
    </div>
  );
}

function Bar() {
  const { nav, toAccount, signedInAs } = useAdminWords();
  const { user } = useSession();
  const [location] = useLocation();
  const who = user?.name ?? user?.email ?? user?.phone_number ?? '';
  return (
    <>
      <nav aria-label={nav.label}>
        <ul>
          {PLACES.map((place) => (
            <li key={place}>
              <Link href={`/admin/${place}`} aria-current={location.startsWith(`/admin/${place}`) ? 'page' : undefined}>
                {nav[place]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="who">
        <span className="quiet name" title={signedInAs(who)}>
          <span className="hidden">{signedInAs(who)}</span>
          <span aria-hidden="true">{who}</span>
        </span>
        <Link href="/account">{toAccount}</Link>
      </p>
    </>
  );
}
