import { useState } from 'react';
import { AddressField, addressOf, Button, checkAddress, Field, Form, Notice } from '../../components/index.js';
import { problemOf, type User } from '../../api/index.js';
import { useWords } from '../../languages/index.js';
import { useSettings } from '../../session/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, Dialog } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

/** Invites somebody. */
export function Invite({ onClose, onInvited }: { onClose: () => void; onInvited: (to: string) => void }) {
  const { common } = useWords();
  const { invite: words } = useAdminWords();
  const { channels } = useSettings();
  const [taken, setTaken] = useState(false);
  const stepUp = useStepUp();
  const invite = async ({ address = '', name, as_admin: asAdmin }: Readonly<Record<string, string>>) => {
    setTaken(false);
    const roles: User['roles'] = asAdmin ? ['user', 'admin'] : ['user'];
    try {
      await stepUp(() => admin.users.invite({ ...addressOf(address), ...(name && { name }), roles }));
    } catch (error) {
      if (problemOf(error).code !== 'conflict') throw error;
      setTaken(true);
      return;
    }
    onInvited(address);
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p className="quiet">{words.intro}</p>
      {taken && (
        <Notice tone="bad" focus>
          {words.taken}
        </Notice>
      )}
      <Form
        label={words.send}
        submit={invite}
        check={({ address }, all) => checkAddress(address, all, channels)}
        more={<Button onClick={onClose}>{common.cancel}</Button>}
      >
        {(errors) => (
          <>
            <AddressField errors={errors} autoFocus />
            <Field label={words.name} name="name" maxLength={100} autoComplete="off" error={errors.name} />
            <label className="check">
              <input type="checkbox" name="as_admin" value="yes" />
              <span>
                {words.asAdmin}
                <span className="hint block">{words.asAdminHint}</span>
              </span>
            </label>
          </>
        )}
      </Form>
    </Dialog>
  );
}
