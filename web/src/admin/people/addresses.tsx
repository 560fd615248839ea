import { useState } from 'react';
import { problemOf, type Problem, type User } from '../../api/index.js';
import { Button, Notice, ProblemNotice } from '../../components/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, Badge, Section } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

/** Where somebody is reached, and whether that is proved; who has not come yet can be invited again. */
export function Addresses({ user, onChange }: { user: User; onChange: (text: string) => void }) {
  const { person } = useAdminWords();
  return (
    <Section title={person.addresses}>
      <ul className="plain-list">
        <Line address={user.email} none={person.noEmail} verified={user.email_verified} />
        <Line address={user.phone_number} none={person.noPhone} verified={user.phone_verified} />
      </ul>
      {!user.is_verified && user.status === 'active' && <InviteAgain user={user} onChange={onChange} />}
    </Section>
  );
}

function Line({ address, none, verified }: { address: string | null; none: string; verified: boolean }) {
  const { people } = useAdminWords();
  return (
    <li className="row apart">
      {address ? <span className="address-text">{address}</span> : <span className="quiet">{none}</span>}
      {address && <Badge tone={verified ? 'good' : 'warn'}>{verified ? people.verified : people.unverified}</Badge>}
    </li>
  );
}

function InviteAgain({ user, onChange }: { user: User; onChange: (text: string) => void }) {
  const { invite } = useAdminWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const stepUp = useStepUp();
  const again = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await stepUp(() => admin.users.inviteAgain(user.id));
      onChange(invite.againSent);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {problem?.code === 'conflict' && <Notice tone="bad">{invite.againConflict}</Notice>}
      {problem && problem.code !== 'conflict' && <ProblemNotice problem={problem} />}
      <Button busy={busy} onClick={() => void again()}>
        {invite.again}
      </Button>
    </>
  );
}
