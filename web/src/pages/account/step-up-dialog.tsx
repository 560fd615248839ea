import { useId, useState } from 'react';
import { client } from '../../api/index.js';
import { Button, CodeStep, Form, KnownAddress, PasswordField, useModal } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { pendingOf, useSession, type Pending } from '../../session/index.js';
import { passwordProblem } from './own-problem.js';

/** Asks for the password, or for a code. */
export function StepUpDialog({ onDone }: { onDone: (proved: boolean) => void }) {
  const { stepUp, common } = useWords();
  const self = useModal();
  const id = useId();
  const [pending, setPending] = useState<Pending>();
  return (
    <dialog
      ref={self}
      className="card"
      aria-labelledby={id}
      onCancel={(event) => {
        // React takes it away.
        event.preventDefault();
        onDone(false);
      }}
    >
      <h2 id={id}>{stepUp.title}</h2>
      <p className="intro">{stepUp.intro}</p>
      {pending ? (
        <CodeStep
          pending={pending}
          verify={async (otp) => {
            await client.account.verifyStepUp({ otp, challenge_id: pending.id });
            onDone(true);
          }}
          anew={() => client.account.stepUp()}
          onResent={setPending}
          onBack={() => setPending(undefined)}
          backLabel={stepUp.withPassword}
        />
      ) : (
        <ByPassword onProved={() => onDone(true)} onPending={setPending} />
      )}
      <Button kind="link" onClick={() => onDone(false)}>
        {common.cancel}
      </Button>
    </dialog>
  );
}

function ByPassword({ onProved, onPending }: { onProved: () => void; onPending: (pending: Pending) => void }) {
  const { stepUp, password, common } = useWords();
  const { user } = useSession();
  return (
    <>
      <Form
        label={stepUp.submit}
        submit={async ({ password: typed = '' }) => {
          await passwordProblem('password', () => client.account.verifyStepUp({ password: typed }));
          onProved();
        }}
      >
        {(errors) => (
          <>
            <KnownAddress address={user?.email ?? user?.phone_number ?? ''} />
            <PasswordField label={password.current} name="password" kind="current" autoFocus error={errors.password} />
          </>
        )}
      </Form>
      <p className="or">{common.or}</p>
      <Form
        kind="plain"
        label={stepUp.withCode}
        submit={async () => onPending(pendingOf(await client.account.stepUp(), ''))}
      >
        {null}
      </Form>
    </>
  );
}
