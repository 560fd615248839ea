import { useState } from 'react';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { client } from '../api/index.js';
import {
  AddressField,
  addressOf,
  Button,
  checkAddress,
  CodeStep,
  Form,
  Notice,
  Page,
  PasswordField,
} from '../components/index.js';
import type { Values } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { pendingOf, usePending, useSettings, type Pending } from '../session/index.js';
import { useLeaveWhenSignedIn } from './use-signed-in.js';

/** Signs in: by a code, or by a password. */
export function SignInPage() {
  const { signIn, code } = useWords();
  const { name, sign_up: signUp } = useSettings();
  const [pending, setPending] = usePending<Pending>('sign-in');
  const [address, setAddress] = useState(pending?.address);
  useLeaveWhenSignedIn();

  if (pending) {
    const to = addressOf(pending.address);
    const verify = async (otp: string) => {
      await client.verifyOtp({
        ...to,
        otp_code: otp,
        purpose: 'login',
        challenge_id: pending.id,
      });
      setPending(undefined);
    };
    return (
      <Page title={code.title}>
        <CodeStep
          pending={pending}
          verify={verify}
          anew={() => client.sendOtp({ ...to, purpose: 'login' })}
          onResent={setPending}
          onBack={() => setPending(undefined)}
        />
      </Page>
    );
  }
  const toSignUp = (
    <p>
      {signIn.newHere} <Link href="/sign-up">{signIn.signUp}</Link>
    </p>
  );
  return (
    <Page title={signIn.title(name)} aside={signUp === 'open' && toSignUp}>
      <SignInForm
        address={address}
        onSent={(next) => {
          setAddress(next.address);
          setPending(next);
        }}
      />
    </Page>
  );
}

function SignInForm({ address, onSent }: { address: string | undefined; onSent: (pending: Pending) => void }) {
  const words = useWords();
  const { signIn, common, account } = words;
  const { channels } = useSettings();
  const [byPassword, setByPassword] = useState(false);
  const left = useHistoryState<{ ended?: boolean; deleted?: boolean } | null>();

  const submit = async ({ address: typed = '', password = '' }: Values) => {
    const to = addressOf(typed);
    if (byPassword) await client.login({ ...to, password });
    else onSent(pendingOf(await client.sendOtp({ ...to, purpose: 'login' }), typed));
  };
  return (
    <div className="stack">
      {left?.ended && <Notice tone="info">{signIn.ended}</Notice>}
      {left?.deleted && <Notice tone="info">{account.deleted}</Notice>}
      <Form
        label={byPassword ? signIn.submit : signIn.sendCode}
        submit={submit}
        check={({ address: typed }) => checkAddress(typed, words, channels)}
      >
        {(errors) => (
          <>
            <AddressField errors={errors} value={address} autoFocus />
            {byPassword && (
              <div>
                <PasswordField
                  label={words.password.current}
                  name="password"
                  kind="current"
                  error={errors.password}
                  autoFocus
                />
                <p className="under">
                  <Link href="/forgot-password">{signIn.forgot}</Link>
                </p>
              </div>
            )}
          </>
        )}
      </Form>
      <p className="or">{common.or}</p>
      <Button className="whole" onClick={() => setByPassword(!byPassword)}>
        {byPassword ? signIn.withCode : signIn.withPassword}
      </Button>
    </div>
  );
}
