import { CountrySelect, Field, Form, KnownAddress } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { useSettings } from '../session/index.js';
import { checkNewPassword, NewPasswordField } from './new-password.js';

interface PasswordProps {
  address: string;
  submit: (password: string) => Promise<void>;
}

/** The third step. */
export function RegisterPassword({ address, submit }: PasswordProps) {
  const words = useWords();
  const settings = useSettings();
  return (
    <Form
      label={words.common.continue}
      check={({ password }) => checkNewPassword(password, words, settings)}
      submit={({ password = '' }) => submit(password)}
    >
      {(errors) => (
        <>
          <KnownAddress address={address} />
          <NewPasswordField name="password" errors={errors} autoFocus />
        </>
      )}
    </Form>
  );
}

/** The last step. */
export function RegisterProfile({
  submit,
}: {
  submit: (profile: { name: string; country_code?: string }) => Promise<void>;
}) {
  const { register, signUp } = useWords();
  const { default_region: region } = useSettings();
  return (
    <Form
      label={register.finish}
      submit={({ name = '', country_code: country }) => submit({ name, ...(country && { country_code: country }) })}
    >
      {(errors) => (
        <>
          <Field
            label={signUp.name}
            name="name"
            required
            autoFocus
            autoComplete="name"
            maxLength={100}
            error={errors.name}
          />
          <CountrySelect value={region} />
        </>
      )}
    </Form>
  );
}
