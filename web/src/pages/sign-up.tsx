import { useState } from 'react';
import { Link } from 'wouter';
import { client } from '../api/index.js';
import type { Words } from '../languages/index.js';
import {
  AddressField,
  addressOf,
  Button,
  checkAddress,
  CodeStep,
  Field,
  Form,
  Notice,
  Page,
} from '../components/index.js';
import type { Values } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { keepRegistration, pendingOf, usePending, useSettings, type Pending } from '../session/index.js';
import { checkNewPassword, NewPasswordField } from './new-password.js';
import { useLeaveWhenSignedIn } from './use-signed-in.js';

/** A sign-up that waits for its code. */
type Begun = Pending & { withPassword: boolean };

/** Makes an account: by a code alone, or with a password and a code. */
export function SignUpPage() {
  const { signUp, code } = useWords();
  const { name, sign_up: state } = useSettings();
  const [begun, setBegun] = usePending<Begun>('sign-up');
  const [withPassword, setWithPassword] = useState(begun?.withPassword ?? false);
  const [address, setAddress] = useState(begun?.address);
  const [isOver, setOver] = useState(false);
  useLeaveWhenSignedIn();

  if (begun) {
    const { id: challenge_id, address: to } = begun;
    const back = () => setBegun(undefined);
    const verify = async (otp: string) => {
      if (begun.withPassword) await client.verifyEmail({ email: to, otp, challenge_id });
      else await client.verifyOtp({ ...addressOf(to), otp_code: otp, purpose: 'signup', challenge_id });
      setBegun(undefined);
    };
    const anew = async () => {
      if (!begun.withPassword) return client.sendOtp({ ...addressOf(to), purpose: 'signup' });
      // No page keeps a password, so it has to be typed again.
      setOver(true);
      back();
      return undefined;
    };
    const resent = (next: Pending) => setBegun({ ...next, withPassword: begun.withPassword });
    return (
      <Page title={code.title}>
        <CodeStep pending={begun} verify={verify} anew={anew} onResent={resent} onBack={back} />
      </Page>
    );
  }
  const toSignIn = (
    <p>
      {signUp.already} <Link href="/">{signUp.signIn}</Link>
    </p>
  );
  if (state === 'closed') {
    return (
      <Page title={signUp.title(name)} aside={toSignIn}>
        <Notice tone="warn">{signUp.closed}</Notice>
      </Page>
    );
  }
  return (
    <Page title={signUp.title(name)} intro={withPassword ? signUp.introPassword : signUp.intro} aside={toSignIn}>
      {isOver && <Notice tone="bad">{code.over}</Notice>}
      <SignUpForm
        withPassword={withPassword}
        address={address}
        onBegun={(next) => {
          setAddress(next.address);
          setOver(false);
          setBegun(next);
        }}
      />
      <Choice withPassword={withPassword} onChange={setWithPassword} />
    </Page>
  );
}

function Choice({ withPassword, onChange }: { withPassword: boolean; onChange: (next: boolean) => void }) {
  const { signUp, common } = useWords();
  return (
    <>
      <p className="or">{common.or}</p>
      <Button className="whole" onClick={() => onChange(!withPassword)}>
        {withPassword ? signUp.withCode : signUp.withPassword}
      </Button>
    </>
  );
}

interface FormProps {
  withPassword: boolean;
  address: string | undefined;
  onBegun: (begun: Begun) => void;
}

function SignUpForm({ withPassword, address: known, onBegun }: FormProps) {
  const words = useWords();
  const settings = useSettings();
  const submit = async ({ address = '', password = '', name = '' }: Values) => {
    if (!withPassword) {
      const challenge = await client.sendOtp({ ...addressOf(address), purpose: 'signup' });
      onBegun({ ...pendingOf(challenge, address), withPassword });
      return;
    }
    const challenge = await client.register({ email: address, password, ...(name && { name }) });
    keepRegistration(challenge);
    onBegun({ ...pendingOf(challenge, address), withPassword });
  };
  const check = (values: Values, to: Words) => ({
    ...checkAddress(values.address, to, withPassword ? ['email'] : settings.channels),
    ...(withPassword && checkNewPassword(values.password, to, settings)),
  });
  return (
    <Form label={withPassword ? words.signUp.submit : words.signUp.sendCode} submit={submit} check={check}>
      {(errors) => (
        <>
          <AddressField key={String(withPassword)} value={known} errors={errors} emailOnly={withPassword} autoFocus />
          {withPassword && (
            <>
              <Field label={words.signUp.name} name="name" autoComplete="name" maxLength={100} error={errors.name} />
              <NewPasswordField name="password" errors={errors} />
            </>
          )}
        </>
      )}
    </Form>
  );
}
