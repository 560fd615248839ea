import { Link } from 'wouter';
import type { User } from '../../api/index.js';
import { Busy, ProblemNotice } from '../../components/index.js';
import { admin, Section, useAsked } from '../parts/index.js';
import { EventList } from '../trail/index.js';
import { useAdminWords } from '../words/index.js';

const SHOWN = 8;

/** What happened to somebody last. */
export function PersonEvents({ user }: { user: User }) {
  const { person, trail } = useAdminWords();
  const { value, problem } = useAsked(user.id, (signal) =>
    admin.auditEvents({ user_id: user.id, limit: SHOWN }, { signal }),
  );
  return (
    <Section title={person.events} action={<Link href={`/admin/trail?person=${user.id}`}>{person.allEvents}</Link>}>
      {problem && <ProblemNotice problem={problem} />}
      {!value && !problem && <Busy />}
      {value?.items.length === 0 && <p className="quiet">{trail.none}</p>}
      {value && value.items.length > 0 && <EventList events={value.items} known={user} />}
    </Section>
  );
}
