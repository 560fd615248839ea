import type { Settings } from '../api/index.js';
import { PasswordField } from '../components/index.js';
import { useWords, type Words } from '../languages/index.js';
import { useSettings } from '../session/index.js';

interface Props {
  name: 'password' | 'new_password';
  label?: string;
  errors: Readonly<Partial<Record<string, string>>>;
  autoFocus?: boolean;
}

/** A password that is chosen. */
export function NewPasswordField({ name, label, errors, autoFocus }: Props) {
  const { password } = useWords();
  const { password_min_length: least } = useSettings();
  return (
    <PasswordField
      label={label ?? password.new}
      name={name}
      kind="new"
      hint={password.hint(least)}
      error={errors[name]}
      autoFocus={autoFocus}
    />
  );
}

/** What is wrong with a password at first sight; the service looks closer. */
export function checkNewPassword(
  typed: string | undefined,
  { password }: Words,
  { password_min_length: least }: Pick<Settings, 'password_min_length'>,
  name = 'password',
): Record<string, string> {
  const length = Array.from((typed ?? '').normalize('NFC')).length;
  return length > 0 && length < least ? { [name]: password.tooShort(least) } : {};
}
