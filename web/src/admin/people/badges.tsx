import type { User } from '../../api/index.js';
import { useSession } from '../../session/index.js';
import { Badge } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

/** Whether somebody may sign in, and has come yet. */
export function StatusBadge({ user }: { user: User }) {
  const { people } = useAdminWords();
  if (user.status === 'disabled') return <Badge tone="bad">{people.disabled}</Badge>;
  return user.is_verified ? <Badge tone="good">{people.active}</Badge> : <Badge tone="warn">{people.invited}</Badge>;
}

/** What somebody is here, and whether it is the reader. */
export function RoleBadge({ user }: { user: User }) {
  const { people } = useAdminWords();
  const { user: self } = useSession();
  return (
    <>
      {user.roles.includes('admin') && <Badge tone="brand">{people.admin}</Badge>}
      {user.id === self?.id && <Badge tone="info">{people.you}</Badge>}
    </>
  );
}

/** An address, and whether it is proved. */
export function Address({ address, verified }: { address: string; verified: boolean }) {
  const { people } = useAdminWords();
  const text = verified ? people.verified : people.unverified;
  return (
    <span className="address">
      <span className="address-text">{address}</span>
      <span className={`mark ${verified ? 'good' : 'warn'}`} role="img" aria-label={text} title={text}>
        {verified ? '✓' : '?'}
      </span>
    </span>
  );
}
