import { useState } from 'react';
import { Link } from 'wouter';
import { client } from '../api/index.js';
import { AddressField, addressOf, checkAddress, CodeStep, Form, KnownAddress, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { pendingOf, usePending, useSettings, type Pending } from '../session/index.js';
import { NewPasswordField } from './new-password.js';
import { PasswordIsSet } from './reset-password.js';

/** Sets a new password by a code. */
export function ForgotPasswordPage() {
  const words = useWords();
  const { forgot } = words;
  const { channels } = useSettings();
  const [pending, setPending] = usePending<Pending>('forgot-password');
  const [address, setAddress] = useState(pending?.address);
  const [isDone, setDone] = useState(false);

  if (isDone) return <PasswordIsSet />;
  if (pending) {
    const reset = async (otp: string, { new_password: chosen = '' }: Readonly<Record<string, string>>) => {
      const proof = { ...addressOf(pending.address), otp, challenge_id: pending.id };
      await client.resetPassword({ ...proof, new_password: chosen });
      setPending(undefined);
      setDone(true);
    };
    return (
      <Page title={forgot.title} intro={forgot.choose}>
        <CodeStep
          pending={pending}
          label={forgot.submit}
          verify={reset}
          anew={() => client.forgotPassword(addressOf(pending.address))}
          onResent={setPending}
          onBack={() => setPending(undefined)}
        >
          {(errors) => (
            <>
              <KnownAddress address={pending.address} />
              <NewPasswordField name="new_password" errors={errors} />
            </>
          )}
        </CodeStep>
      </Page>
    );
  }
  return (
    <Page title={forgot.title} intro={forgot.intro} aside={<Link href="/">{forgot.backToSignIn}</Link>}>
      <Form
        label={forgot.sendCode}
        check={({ address: typed }) => checkAddress(typed, words, channels)}
        submit={async ({ address: typed = '' }) => {
          setAddress(typed);
          setPending(pendingOf(await client.forgotPassword(addressOf(typed)), typed));
        }}
      >
        {(errors) => <AddressField errors={errors} value={address} autoFocus />}
      </Form>
    </Page>
  );
}
