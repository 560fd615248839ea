import { useState } from 'react';
import { Link } from 'wouter';
import { client } from '../api/index.js';
import { Form, KnownAddress, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { useSettings } from '../session/index.js';
import { forgetToken } from './open-link.js';
import { checkNewPassword, NewPasswordField } from './new-password.js';

/** Chooses a password by the token of a link. */
export function ResetPassword({ token, address, intro }: { token: string; address: string; intro: string }) {
  const words = useWords();
  const settings = useSettings();
  const [isDone, setDone] = useState(false);
  if (isDone) return <PasswordIsSet />;
  return (
    <Page title={words.password.choose} intro={intro}>
      <Form
        label={words.forgot.submit}
        check={({ new_password: typed }) => checkNewPassword(typed, words, settings, 'new_password')}
        submit={async ({ new_password: chosen = '' }) => {
          await client.resetPassword({ token, new_password: chosen });
          forgetToken(token);
          setDone(true);
        }}
      >
        {(errors) => (
          <>
            <KnownAddress address={address} />
            <NewPasswordField name="new_password" errors={errors} autoFocus />
          </>
        )}
      </Form>
    </Page>
  );
}

/** Nobody is signed in by a reset. */
export function PasswordIsSet() {
  const { forgot } = useWords();
  return (
    <Page title={forgot.doneTitle} intro={forgot.done}>
      <Link href="/" className="button primary whole">
        {forgot.toSignIn}
      </Link>
    </Page>
  );
}
