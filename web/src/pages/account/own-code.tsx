import type { ReactNode } from 'react';
import { client } from '../../api/index.js';
import { Button, CodeStep, Form } from '../../components/index.js';
import type { FieldErrors, Values } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { pendingOf, type Pending } from '../../session/index.js';
import { useStepUp } from './step-up.js';

interface Props {
  pending: Pending | undefined;
  onPending: (next: Pending | undefined) => void;
  /** What the button says once the code is there. */
  label: string;
  /** @throws Problem */
  submit: (proof: { otp: string; challenge_id: string }, values: Values) => Promise<void>;
  /** Back to the password. */
  onPassword: () => void;
  children?: (errors: FieldErrors) => ReactNode;
}

/** Proves who it is by a code that goes to their own address, in the place of a password. */
export function OwnCode({ pending, onPending, label, submit, onPassword, children }: Props) {
  const { account, forgot } = useWords();
  const stepUp = useStepUp();
  const ask = () => stepUp(() => client.account.stepUp());
  if (pending) {
    return (
      <CodeStep
        pending={pending}
        label={label}
        verify={(otp, values) => submit({ otp, challenge_id: pending.id }, values)}
        anew={ask}
        onResent={onPending}
        onBack={() => {
          onPending(undefined);
          onPassword();
        }}
        backLabel={account.byPassword}
      >
        {children}
      </CodeStep>
    );
  }
  return (
    <Form
      label={forgot.sendCode}
      submit={async () => onPending(pendingOf(await ask(), ''))}
      more={
        <Button kind="link" onClick={onPassword}>
          {account.byPassword}
        </Button>
      }
    >
      <p className="quiet">{account.byCodeHint}</p>
    </Form>
  );
}
