import { createClient } from '@latchkey/client';
import { LatchkeyProvider, useCodeFlow, useSession } from '@latchkey/client/react';
import type { FormEvent } from 'react';
import { createRoot } from 'react-dom/client';

const env = (import.meta as unknown as { env: Record<string, string | undefined> }).env;
const client = createClient({ baseUrl: env.VITE_LATCHKEY_URL ?? 'http://localhost:4000' });

/** What the form's only field holds. */
function typed(event: FormEvent<HTMLFormElement>): string {
  event.preventDefault();
  return new FormData(event.currentTarget).get('value') as string;
}

function App() {
  const { status, user, error, signOut } = useSession();
  if (status === 'loading') return <p>{error?.detail ?? 'One moment…'}</p>;
  if (status === 'signed-out') return <SignIn />;
  return (
    <>
      <h1>Hello {user?.name ?? user?.email}</h1>
      <button onClick={() => void signOut()}>Sign out</button>
    </>
  );
}

function SignIn() {
  const flow = useCodeFlow({ purpose: 'signup' });
  const { step, challenge } = flow;
  const over = step === 'expired' || step === 'exhausted';
  if (!challenge) {
    return (
      <form key="address" onSubmit={(event) => void flow.send(typed(event))}>
        <h1>Sign in</h1>
        <label>
          E-mail address <input name="value" type="email" autoComplete="email" required />
        </label>
        <button disabled={flow.busy || flow.wait > 0}>Send me a code</button>
        <Trouble {...flow} />
      </form>
    );
  }
  return (
    <form key="code" onSubmit={(event) => void flow.verify(typed(event))}>
      <h1>Enter the code</h1>
      <p>
        It goes to {challenge.destination} ({flow.message}).
      </p>
      <label>
        Code <input name="value" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]+" required />
      </label>
      <button disabled={flow.busy || over || flow.wait > 0}>Sign in</button>
      <button type="button" disabled={flow.busy || flow.resendIn > 0} onClick={() => void flow.resend()}>
        Send again {flow.resendIn > 0 && `in ${flow.resendIn} s`}
      </button>
      <Trouble {...flow} />
    </form>
  );
}

function Trouble({ step, wait, attemptsRemaining, error }: ReturnType<typeof useCodeFlow>) {
  const said = {
    wrong: `This is not the code. You have ${attemptsRemaining} tries left.`,
    expired: 'The code has expired. Send a new one.',
    exhausted: 'Too many wrong codes. Send a new one.',
    wait: `Try again in ${wait} s.`,
  };
  return <p role="alert">{step in said ? said[step as keyof typeof said] : error?.detail}</p>;
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <LatchkeyProvider client={client}>
    <App />
  </LatchkeyProvider>,
);
