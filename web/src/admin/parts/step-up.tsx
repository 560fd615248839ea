import { useState } from 'react';
import { client } from '../../api/index.js';
import { Button, CodeStep, Form, PasswordField, ProblemNotice } from '../../components/index.js';
import { problemOf, type Problem } from '../../api/index.js';
import { useWords } from '../../languages/index.js';
import { pendingOf, type Pending } from '../../session/index.js';
import { Dialog } from './dialog.js';

/** Has whoever is signed in prove once more who they are, by the password or a code. */
export function StepUp({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { stepUp } = useWords();
  const [pending, setPending] = useState<Pending>();
  return (
    <Dialog title={stepUp.title} onClose={onClose}>
      <p className="quiet">{stepUp.intro}</p>
      {pending ? (
        <CodeStep
          pending={pending}
          label={stepUp.submit}
          verify={async (otp) => {
            await client.account.verifyStepUp({ otp, challenge_id: pending.id });
            onDone();
          }}
          onResent={setPending}
          onBack={() => setPending(undefined)}
          backLabel={stepUp.withPassword}
        />
      ) : (
        <ByPassword onDone={onDone} onSent={setPending} />
      )}
    </Dialog>
  );
}

function ByPassword({ onDone, onSent }: { onDone: () => void; onSent: (pending: Pending) => void }) {
  const { stepUp, password } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = async () => {
    setBusy(true);
    try {
      onSent(pendingOf(await client.account.stepUp(), ''));
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Form
        label={stepUp.submit}
        submit={async ({ password: typed = '' }) => {
          await client.account.verifyStepUp({ password: typed });
          onDone();
        }}
      >
        {(errors) => (
          <PasswordField label={password.current} name="password" kind="current" autoFocus error={errors.password} />
        )}
      </Form>
      {problem && <ProblemNotice problem={problem} />}
      <Button kind="link" busy={busy} onClick={() => void send()}>
        {stepUp.withCode}
      </Button>
    </>
  );
}
