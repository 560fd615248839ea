import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, type User } from '../../api/index.js';
import { Button, Form, KnownAddress, PasswordField } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import type { Pending } from '../../session/index.js';
import { passwordProblem } from './own-problem.js';
import { OwnCode } from './own-code.js';
import { Section } from './section.js';
import { useStepUp } from './step-up.js';

type Way = 'closed' | 'password' | 'code';

/** Erases the account, after one more proof. */
export function DeleteAccount({ user }: { user: User }) {
  const { account, common } = useWords();
  const stepUp = useStepUp();
  const [, navigate] = useLocation();
  const gone = () => navigate('/', { replace: true, state: { deleted: true } });
  const [way, setWay] = useState<Way>('closed');
  const [pending, setPending] = useState<Pending>();
  const byCode = way === 'code';
  return (
    <Section title={account.delete} hint={account.deleteHint}>
      {way === 'closed' && (
        <Button kind="danger" onClick={() => setWay('password')}>
          {account.delete}
        </Button>
      )}
      {way === 'password' && (
        <>
          <Form
            label={account.deleteSubmit}
            kind="danger"
            submit={async ({ password = '' }) => {
              await passwordProblem('password', () => stepUp(() => client.account.remove({ password })));
              gone();
            }}
            more={
              <Button kind="link" onClick={() => setWay('closed')}>
                {common.cancel}
              </Button>
            }
          >
            {(errors) => (
              <>
                <KnownAddress address={user.email ?? user.phone_number ?? ''} />
                <PasswordField
                  label={account.currentPassword}
                  name="password"
                  kind="current"
                  autoFocus
                  error={errors.password}
                />
              </>
            )}
          </Form>
          <Button kind="link" onClick={() => setWay('code')}>
            {account.byCode}
          </Button>
        </>
      )}
      {byCode && (
        <OwnCode
          pending={pending}
          onPending={setPending}
          label={account.deleteSubmit}
          submit={async (proof) => {
            await stepUp(() => client.account.remove(proof));
            gone();
          }}
          onPassword={() => setWay('password')}
        />
      )}
    </Section>
  );
}
