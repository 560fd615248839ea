import { useState } from 'react';
import type { ReactNode } from 'react';
import type { User } from '../../api/index.js';
import { Button } from '../../components/index.js';
import { useSession } from '../../session/index.js';
import { Confirm, Section, type Question } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { useQuestions } from './questions.js';

interface Props {
  user: User;
  onChange: (text: string, user?: User) => void;
}

/** What may be done to an account, each asked first. */
export function Access({ user, onChange }: Props) {
  const { person, people } = useAdminWords();
  const { user: self } = useSession();
  const [question, setQuestion] = useState<Question>();
  const questions = useQuestions(user, onChange);
  const isSelf = user.id === self?.id;
  const isAdmin = user.roles.includes('admin');
  const isActive = user.status === 'active';
  const ask = (next: Question, danger = false) => (
    <Button kind={danger ? 'danger' : 'plain'} onClick={() => setQuestion(next)}>
      {next.yes}
    </Button>
  );
  return (
    <Section title={person.access}>
      <ul className="acts">
        <Act title={person.unlock} hint={person.unlockHint}>
          {ask(questions.unlock)}
        </Act>
        {!isSelf && (
          <>
            <Act title={isAdmin ? person.roleAdmin : people.user} hint={person.roleHint}>
              {ask(isAdmin ? questions.takeAdmin : questions.makeAdmin)}
            </Act>
            <Act title={isActive ? people.active : people.disabled} hint={person.disableHint}>
              {isActive ? ask(questions.disable, true) : ask(questions.enable)}
            </Act>
            <Act title={person.delete} hint={person.deleteHint}>
              {ask(questions.remove, true)}
            </Act>
          </>
        )}
      </ul>
      {isSelf && <p className="quiet">{person.self}</p>}
      {question && <Confirm question={question} onClose={() => setQuestion(undefined)} />}
    </Section>
  );
}

function Act({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <li className="row apart">
      <div>
        <p className="act-title">{title}</p>
        <p className="quiet small">{hint}</p>
      </div>
      {children}
    </li>
  );
}
