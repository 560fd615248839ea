import { useState } from 'react';
import { client, type User } from '../../api/index.js';
import { Button, Form, KnownAddress, Notice, PasswordField } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useSettings, type Pending } from '../../session/index.js';
import { checkNewPassword, NewPasswordField } from '../new-password.js';
import { passwordProblem } from './own-problem.js';
import { OwnCode } from './own-code.js';
import { Section } from './section.js';
import { useStepUp } from './step-up.js';

type Way = 'closed' | 'password' | 'code';

/** Changes the password, or sets the first one. */
export function Password({ user }: { user: User }) {
  const { account } = useWords();
  const [way, setWay] = useState<Way>('closed');
  const [isDone, setDone] = useState(false);
  const done = () => {
    setWay('closed');
    setDone(true);
  };
  return (
    <Section title={account.password} hint={account.passwordHint}>
      {isDone && (
        <Notice tone="good" focus>
          {account.passwordChanged}
        </Notice>
      )}
      {way === 'closed' && (
        <Button
          onClick={() => {
            setDone(false);
            setWay('password');
          }}
        >
          {account.changePassword}
        </Button>
      )}
      {way === 'password' && <ByPassword user={user} onDone={done} onWay={setWay} />}
      {way === 'code' && <ByCode user={user} onDone={done} onPassword={() => setWay('password')} />}
    </Section>
  );
}

function ByPassword({ user, onDone, onWay }: { user: User; onDone: () => void; onWay: (way: Way) => void }) {
  const words = useWords();
  const settings = useSettings();
  const stepUp = useStepUp();
  return (
    <>
      <Form
        label={words.account.changePassword}
        check={({ new_password: typed }) => checkNewPassword(typed, words, settings, 'new_password')}
        submit={async ({ current_password = '', new_password = '' }) => {
          await passwordProblem('current_password', () =>
            stepUp(() => client.account.changePassword({ current_password, new_password })),
          );
          onDone();
        }}
        more={
          <Button kind="link" onClick={() => onWay('closed')}>
            {words.common.cancel}
          </Button>
        }
      >
        {(errors) => (
          <>
            <KnownAddress address={user.email ?? user.phone_number ?? ''} />
            <PasswordField
              label={words.account.currentPassword}
              name="current_password"
              kind="current"
              autoFocus
              error={errors.current_password}
            />
            <NewPasswordField name="new_password" errors={errors} />
          </>
        )}
      </Form>
      <Button kind="link" onClick={() => onWay('code')}>
        {words.account.byCode}
      </Button>
    </>
  );
}

function ByCode({ user, onDone, onPassword }: { user: User; onDone: () => void; onPassword: () => void }) {
  const { account } = useWords();
  const stepUp = useStepUp();
  const [pending, setPending] = useState<Pending>();
  return (
    <OwnCode
      pending={pending}
      onPending={setPending}
      label={account.changePassword}
      submit={async (proof, { new_password = '' }) => {
        await stepUp(() => client.account.changePassword({ ...proof, new_password }));
        onDone();
      }}
      onPassword={onPassword}
    >
      {(errors) => (
        <>
          <KnownAddress address={user.email ?? user.phone_number ?? ''} />
          <NewPasswordField name="new_password" errors={errors} />
        </>
      )}
    </OwnCode>
  );
}
