import { Link } from 'wouter';
import { client, problemOf } from '../api/index.js';
import { AddressField, addressOf, checkAddress, CodeStep, Form, Notice, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { endOf, pendingOf, usePending, useSettings, type Pending } from '../session/index.js';
import { RegisterPassword, RegisterProfile } from './register-steps.js';
import { useLeaveWhenSignedIn } from './use-signed-in.js';

/** How far somebody has come, and until when (ms since 1970). The token opens the next step and nothing else. */
type Progress =
  /** Back at the beginning; too late for a step, or to type another address. Nothing to keep. */
  | { step: 'address'; until: 0; address: string; isLate: boolean }
  | { step: 'code'; until: number; pending: Pending }
  | { step: 'password' | 'profile'; until: number; token: string; address: string };

const STEPS = ['address', 'code', 'password', 'profile'] as const;

/** Makes an account in four steps: address, code, password, profile. */
export function RegisterPage() {
  const words = useWords();
  const { register, signUp } = words;
  const { name, sign_up: state } = useSettings();
  const [progress, setProgress] = usePending<Progress>('register');
  useLeaveWhenSignedIn();

  const step = progress?.step ?? 'address';
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
      {progress?.step === 'address' && progress.isLate && <Notice tone="bad">{register.outOfOrder}</Notice>}
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
  const waitFor = (pending: Pending) => onProgress({ step: 'code', until: pending.until, pending });
  if (!progress || progress.step === 'address') return <Begin address={progress?.address} onSent={waitFor} />;
  const address = progress.step === 'code' ? progress.pending.address : progress.address;
  const back = (isLate: boolean) => onProgress({ step: 'address', until: 0, address, isLate });
  /** A step that is over by now begins anew; anything else is shown where it happened. */
  const inOrder = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (problemOf(error).code !== 'registration_step') throw error;
      back(true);
    }
  };
  if (progress.step === 'code') {
    const { pending } = progress;
    const verify = (otp: string) =>
      inOrder(async () => {
        const answer = await client.registration.verify({ challenge_id: pending.id, otp });
        const { registration_token: token, expires_in: lifetime } = answer;
        onProgress({ step: 'password', until: endOf(lifetime), token, address });
      });
    const anew = () => client.registration.begin(addressOf(address));
    return <CodeStep pending={pending} verify={verify} anew={anew} onResent={waitFor} onBack={() => back(false)} />;
  }
  const { token } = progress;
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

function Begin({ address, onSent }: { address: string | undefined; onSent: (pending: Pending) => void }) {
  const words = useWords();
  const { channels } = useSettings();
  return (
    <Form
      label={words.common.continue}
      check={({ address: typed }) => checkAddress(typed, words, channels)}
      submit={async ({ address: typed = '' }) =>
        onSent(pendingOf(await client.registration.begin(addressOf(typed)), typed))
      }
    >
      {(errors) => <AddressField errors={errors} value={address} autoFocus />}
    </Form>
  );
}
