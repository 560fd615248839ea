import { Link } from 'wouter';
import { client, problemOf } from '../api/index.js';
import { AddressField, addressOf, checkAddress, CodeStep, Form, Notice, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { endOf, pendingOf, usePending, useSettings, type Pending } from '../session/index.js';
import { RegisterPassword, RegisterProfile } from './register-steps.js';
import { useLeaveWhenSignedIn } from './use-signed-in.js';

/** How far somebody has come, and until when (ms since 1970). The token opens the next step and nothing else. */
type Progress =
  | { step: 'code'; until: number; pending: Pending }
  | { step: 'password' | 'profile'; until: number; token: string; address: string }
  | { step: 'again'; until: number };

const STEPS = ['address', 'code', 'password', 'profile'] as const;

/** Makes an account in four steps: address, code, password, profile. */
export function RegisterPage() {
  const words = useWords();
  const { register, signUp } = words;
  const { name, sign_up: state } = useSettings();
  const [progress, setProgress] = usePending<Progress>('register');
  useLeaveWhenSignedIn();

  const step = progress && progress.step !== 'again' ? progress.step : 'address';
  const number = STEPS.indexOf(step) + 1;
  const toSignIn = (
    <p>
      {signUp.already} <Link href="/">{signUp.signIn}</Link>
    </p>
  );
  if (state === 'closed') {
    return (
      <Page title={register.title(name)} aside={toSignIn}>
        <Notice tone="warn">{signUp.closed}</Notice>
      </Page>
    );
  }
  return (
    <Page
      title={step === 'address' ? register.title(name) : register[step]}
      intro={<Steps number={number} />}
      aside={step === 'address' && toSignIn}
    >
      {progress?.step === 'again' && <Notice tone="bad">{register.outOfOrder}</Notice>}
      <Step progress={progress} onProgress={setProgress} />
    </Page>
  );
}

function Steps({ number }: { number: number }) {
  const { register } = useWords();
  return (
    <span className="steps">
      <span>{register.step(number, STEPS.length)}</span>
      <progress value={number} max={STEPS.length} aria-hidden />
    </span>
  );
}

interface StepProps {
  progress: Progress | undefined;
  onProgress: (next: Progress | undefined) => void;
}

function Step({ progress, onProgress }: StepProps) {
  /** A step that is over by now begins anew; anything else is shown where it happened. */
  const inOrder = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (problemOf(error).code !== 'registration_step') throw error;
      onProgress({ step: 'again', until: 0 });
    }
  };
  if (!progress || progress.step === 'again') {
    return <Begin onSent={(pending) => onProgress(atCode(pending))} />;
  }
  if (progress.step === 'code') {
    const { pending } = progress;
    const verify = (otp: string) =>
      inOrder(async () => {
        const answer = await client.registration.verify({ challenge_id: pending.id, otp });
        const { registration_token: token, expires_in: lifetime } = answer;
        onProgress({ step: 'password', until: endOf(lifetime), token, address: pending.address });
      });
    const resent = (next: Pending) => onProgress(atCode(next));
    return <CodeStep pending={pending} verify={verify} onResent={resent} onBack={() => onProgress(undefined)} />;
  }
  const { token, address } = progress;
  if (progress.step === 'password') {
    const chosen = (password: string) =>
      inOrder(async () => {
        const answer = await client.registration.password({ registration_token: token, password });
        const { registration_token: next, expires_in: lifetime } = answer;
        onProgress({ step: 'profile', until: endOf(lifetime), token: next, address });
      });
    return <RegisterPassword address={address} submit={chosen} />;
  }
  const complete = (profile: { name: string; country_code?: string }) =>
    inOrder(async () => {
      await client.registration.complete({ registration_token: token, ...profile });
      onProgress(undefined);
    });
  return <RegisterProfile submit={complete} />;
}

function atCode(pending: Pending): Progress {
  return { step: 'code', until: pending.until, pending };
}

function Begin({ onSent }: { onSent: (pending: Pending) => void }) {
  const words = useWords();
  const { channels } = useSettings();
  return (
    <Form
      label={words.common.continue}
      check={({ address }) => checkAddress(address, words, channels)}
      submit={async ({ address = '' }) =>
        onSent(pendingOf(await client.registration.begin(addressOf(address)), address))
      }
    >
      {(errors) => <AddressField errors={errors} autoFocus />}
    </Form>
  );
}
