import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Form, Notice, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { useSettings } from '../session/index.js';
import { forgetToken, openLink, tokenIn, type Opened } from './open-link.js';
import { nextPage } from './next.js';
import { ResetPassword } from './reset-password.js';

/** Opens a mailed link, once the reader presses the button: who scans mails may open the page and run what is on it. */
export function LinkPage() {
  const [token, setToken] = useState(() => tokenIn(location.hash));
  // Another link opened over this one loads no page: only what follows the # is new.
  useEffect(() => {
    const changed = () => setToken(tokenIn(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return <OneLink key={token} token={token} />;
}

function OneLink({ token }: { token: string | undefined }) {
  const { link } = useWords();
  const { name } = useSettings();
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState<Opened>();

  if (opened?.next === 'password') {
    const intro = opened.isNew ? link.setPassword : link.resetPassword;
    return <ResetPassword token={opened.token} address={opened.address} intro={intro} />;
  }
  if (opened?.next === 'undone') {
    return (
      <Page title={link.undoneTitle} intro={link.undone}>
        <Link href="/forgot-password" className="button primary whole">
          {link.toReset}
        </Link>
      </Page>
    );
  }
  if (token === undefined || opened?.next === 'invalid') {
    return (
      <Page title={link.brokenTitle}>
        <Notice tone="bad" focus>
          {token === undefined ? link.missing : link.invalid}
        </Notice>
        <Link href="/" className="button primary whole">
          {link.toSignIn}
        </Link>
      </Page>
    );
  }
  const open = async () => {
    const outcome = await openLink(token);
    if (outcome.next === 'account') navigate(nextPage(), { replace: true });
    else setOpened(outcome);
    // What the address holds opens nothing any more, but for a password that is still to be chosen.
    if (outcome.next !== 'password' || outcome.isNew) forgetToken(token);
  };
  return (
    <Page title={link.title} intro={link.intro(name)} aside={<Link href="/">{link.toSignIn}</Link>}>
      <Form label={link.open} submit={open}>
        {null}
      </Form>
    </Page>
  );
}
