import { useState } from 'react';
import type { SessionInfo } from '@latchkey/client';
import type { User } from '../../api/index.js';
import { Busy, Button, ProblemNotice } from '../../components/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, Badge, Confirm, deviceOf, Section, useAsked, useTimes } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { nameOf } from './names.js';

/** Where somebody is signed in, and an end to it. */
export function Sessions({ user, onChange }: { user: User; onChange: (text: string) => void }) {
  const words = useAdminWords();
  const { person } = words;
  const [asking, setAsking] = useState(false);
  const stepUp = useStepUp();
  const { value: sessions, problem } = useAsked(user.id, (signal) => admin.users.sessions(user.id, { signal }));
  const question = {
    title: person.endAll,
    text: person.endAllText(nameOf(user, words)),
    yes: person.endAll,
    danger: true,
    work: async () => {
      await stepUp(() => admin.users.revokeSessions(user.id));
      onChange(person.ended);
    },
  };
  const some = sessions && sessions.length > 0;
  return (
    <Section
      title={person.sessions}
      hint={person.sessionsHint}
      action={
        some && (
          <Button className="small" onClick={() => setAsking(true)}>
            {person.endAll}
          </Button>
        )
      }
    >
      {problem && <ProblemNotice problem={problem} />}
      {!sessions && !problem && <Busy />}
      {sessions?.length === 0 && <p className="quiet">{person.noSessions}</p>}
      {some && (
        <ul className="plain-list">
          {sessions.map((session) => (
            <Line key={session.id} session={session} />
          ))}
        </ul>
      )}
      {asking && <Confirm question={question} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function Line({ session }: { session: SessionInfo }) {
  const words = useAdminWords();
  const { relative } = useTimes();
  return (
    <li>
      <p className="row tight">
        <strong>{deviceOf(session.user_agent, words)}</strong>
        {session.current && <Badge tone="info">{words.person.current}</Badge>}
      </p>
      <p className="quiet small">
        {[session.ip, words.person.lastSeen(relative(session.last_seen_at))].filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}
