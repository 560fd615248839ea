import { useState } from 'react';
import { client } from '../../api/index.js';
import { Button, CodeStep, Field, Form } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { pendingOf, useSession, type Pending } from '../../session/index.js';
import { useStepUp } from './step-up.js';

export type Kind = 'email' | 'phone';

interface Props {
  kind: Kind;
  /** With the address that was taken; without one where nothing changed. */
  onDone: (taken?: string) => void;
}

/** Takes another address, once a code that went there came back. */
export function ChangeAddress({ kind, onDone }: Props) {
  const { common, account, address: words } = useWords();
  const { load } = useSession();
  const stepUp = useStepUp();
  const [pending, setPending] = useState<Pending>();
  const [address, setAddress] = useState('');
  const isEmail = kind === 'email';
  const begin = (to: string) =>
    stepUp(() =>
      isEmail ? client.account.changeEmail({ email: to }) : client.account.changePhone({ phone_number: to }),
    );

  if (pending) {
    const verify = async (otp: string) => {
      const proof = { otp, challenge_id: pending.id };
      await stepUp(() => (isEmail ? client.account.verifyEmail(proof) : client.account.verifyPhone(proof)));
      await load();
      onDone(pending.address);
    };
    return (
      <CodeStep
        pending={pending}
        verify={verify}
        anew={() => begin(pending.address)}
        onResent={setPending}
        onBack={() => setPending(undefined)}
      />
    );
  }
  const ask = async ({ address: typed = '' }: Readonly<Record<string, string>>) => {
    setAddress(typed);
    setPending(pendingOf(await begin(typed), typed));
  };
  return (
    <Form
      label={common.continue}
      submit={ask}
      check={({ address: typed = '' }) => (isEmail && typed && !typed.includes('@') ? { address: words.invalid } : {})}
      more={
        <Button kind="link" onClick={() => onDone()}>
          {common.cancel}
        </Button>
      }
    >
      {(errors) => (
        <Field
          label={isEmail ? account.newEmail : account.newPhone}
          name="address"
          type={isEmail ? 'email' : 'tel'}
          autoComplete={isEmail ? 'email' : 'tel'}
          required
          autoFocus
          maxLength={254}
          defaultValue={address}
          hint={isEmail ? undefined : words.phoneHint}
          error={errors.address}
        />
      )}
    </Form>
  );
}
