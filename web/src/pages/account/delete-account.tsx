import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, problemOf, type User } from '../../api/index.js';
import { Button, Form, KnownAddress, Notice, PasswordField } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import type { Pending } from '../../session/index.js';
import { passwordProblem } from './own-problem.js';
import { OwnCode } from './own-code.js';
import { Section } from './section.js';
import { useStepUp } from './step-up.js';

type Proof = Parameters<typeof client.account.remove>[0];
type Way = 'closed' | 'password' | 'code' | 'lastAdmin';

/** Erases the account, after one more proof. */
export function DeleteAccount({ user }: { user: User }) {
  const { account, common } = useWords();
  const stepUp = useStepUp();
  const [, navigate] = useLocation();
  const [way, setWay] = useState<Way>('closed');
  const [pending, setPending] = useState<Pending>();
  const byCode = way === 'code';
  const remove = async (proof: Proof) => {
    try {
      await stepUp(() => client.account.remove(proof));
    } catch (error) {
      if (problemOf(error).code !== 'conflict') throw error;
      setWay('lastAdmin');
      return;
    }
    navigate('/', { replace: true, state: { deleted: true } });
  };
  return (
    <Section title={account.delete} hint={account.deleteHint}>
      {way === 'lastAdmin' && (
        <Notice tone="bad" focus>
          {account.lastAdmin}
        </Notice>
      )}
      {(way === 'closed' || way === 'lastAdmin') && (
        <Button kind="danger" onClick={() => setWay('password')}>
          {account.delete}
        </Button>
      )}
      {way === 'password' && (
        <>
          <Form
            label={account.deleteSubmit}
            kind="danger"
            submit={({ password = '' }) => passwordProblem('password', () => remove({ password }))}
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
          submit={remove}
          onPassword={() => setWay('password')}
        />
      )}
    </Section>
  );
}
