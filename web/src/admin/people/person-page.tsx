import { useState } from 'react';
import { Link } from 'wouter';
import type { User } from '../../api/index.js';
import { Busy, Button, Notice, ProblemNotice } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { admin, AdminPage, Avatar, Empty, useAsked, useTimes } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { Access } from './access.js';
import { Addresses } from './addresses.js';
import { RoleBadge, StatusBadge } from './badges.js';
import { nameOf } from './names.js';
import { PersonEvents } from './person-events.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';

/** One person: who they are, where they are signed in, what happened, and what may be done. */
export function PersonPage({ id }: { id: string }) {
  const words = useAdminWords();
  const { common } = useWords();
  const asked = useAsked(id, (signal) => admin.users.get(id, { signal }));
  const { value: user, problem } = asked;
  const gone = problem?.code === 'not_found';
  return (
    <AdminPage title={user && !gone ? nameOf(user, words) : gone ? words.person.notFound : words.people.person}>
      <p>
        <Link href="/admin/people">← {words.person.back}</Link>
      </p>
      {gone && <Empty title={words.person.notFound} hint={words.person.notFoundText} />}
      {problem && !gone && (
        <div className="stack">
          <ProblemNotice problem={problem} />
          <Button onClick={asked.again}>{common.tryAgain}</Button>
        </div>
      )}
      {!user && !problem && <Busy />}
      {user && !gone && <Person user={user} onChange={asked.set} />}
    </AdminPage>
  );
}

function Person({ user, onChange }: { user: User; onChange: (user: User) => void }) {
  const words = useAdminWords();
  const { whole } = useTimes();
  const [done, setDone] = useState<string>();
  // What is shown below is asked for again after each act.
  const [turn, setTurn] = useState(0);
  const changed = (text: string, next?: User) => {
    setDone(text);
    setTurn((each) => each + 1);
    if (next) onChange(next);
  };
  return (
    <>
      <div className="who-is">
        <Avatar of={nameOf(user, words)} />
        <div>
          <p className="row tight">
            <StatusBadge user={user} />
            <RoleBadge user={user} />
          </p>
          <p className="quiet small">
            {words.person.created} {whole(user.created_at)} · <span className="id">{user.id}</span>
          </p>
        </div>
      </div>
      {done && (
        <Notice tone="good" focus>
          {done}
        </Notice>
      )}
      <div className="columns">
        <div>
          <Profile user={user} onChange={changed} />
          <Addresses user={user} onChange={changed} />
        </div>
        <div>
          <Sessions key={`sessions ${turn}`} user={user} onChange={changed} />
          <PersonEvents key={`events ${turn}`} user={user} />
        </div>
      </div>
      <Access user={user} onChange={changed} />
    </>
  );
}
