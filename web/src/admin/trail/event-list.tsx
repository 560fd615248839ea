import type { AuditEvent } from '@latchkey/client/admin';
import type { User } from '../../api/index.js';
import { deviceOf, useTimes, When } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { useNames, type Names } from './names.js';
import { Sentence, typeName } from './sentence.js';

const BAD = new Set(['refused', 'user_disabled', 'user_deleted', 'account_deleted', 'change_undone']);
const GOOD = new Set(['signed_up', 'signed_in', 'user_enabled', 'unlocked', 'user_invited', 'stepped_up']);

/** What happened, newest first, each with its details behind it. */
export function EventList({ events, known }: { events: AuditEvent[]; known?: User }) {
  const names = useNames(
    events.flatMap(({ user_id: about, actor_id: actor }) => [about, actor]),
    known,
  );
  return (
    <ol className="events">
      {events.map((event) => (
        <Event key={event.id} event={event} names={names} />
      ))}
    </ol>
  );
}

function Event({ event, names }: { event: AuditEvent; names: Names }) {
  const words = useAdminWords();
  const tone = BAD.has(event.type) ? 'bad' : GOOD.has(event.type) ? 'good' : 'info';
  return (
    <li className={`event ${tone}`}>
      <p className="event-text">
        <Sentence event={event} names={names} />
      </p>
      <p className="quiet small event-meta">
        <When time={event.created_at} />
        {event.user_agent && <span> · {deviceOf(event.user_agent, words)}</span>}
        {event.ip && <span> · {event.ip}</span>}
      </p>
      <Details event={event} />
    </li>
  );
}

function Details({ event }: { event: AuditEvent }) {
  const words = useAdminWords();
  const { trail } = words;
  const { whole } = useTimes();
  const { action, address, ...others } = event.details;
  const lines: [string, unknown][] = [
    [trail.time, whole(event.created_at)],
    [trail.type, typeName(event.type, words)],
    [trail.address, address],
    [trail.route, action],
    [trail.ip, event.ip],
    [trail.device, event.user_agent],
    ...Object.entries(others),
  ];
  return (
    <details>
      <summary>{trail.details}</summary>
      <dl>
        {lines
          .filter(([, value]) => value !== undefined && value !== null && value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}
