import type { Address, Settings } from '../api/index.js';
import type { Words } from '../languages/index.js';
import { useWords } from '../languages/index.js';
import { useSettings } from '../session/index.js';
import type { FieldErrors } from './field-errors.js';
import { Field } from './field.js';

interface Props {
  errors: FieldErrors;
  value?: string | undefined;
  autoFocus?: boolean;
  /** Where only an e-mail address will do. */
  emailOnly?: boolean;
}

/** Where a code can go: an e-mail address, or a number where the realm sends texts. */
export function AddressField({ errors, value, autoFocus, emailOnly = false }: Props) {
  const { address } = useWords();
  const either = useSettings().channels.includes('sms') && !emailOnly;
  return (
    <Field
      label={either ? address.either : address.email}
      name="address"
      type={either ? 'text' : 'email'}
      inputMode="email"
      required
      autoComplete="username"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={254}
      defaultValue={value}
      autoFocus={autoFocus}
      error={errors.address}
    />
  );
}

/** What was typed, as the service takes it. */
export function addressOf(typed: string): Address {
  return isEmail(typed) ? { email: typed } : { phone_number: typed };
}

/** What is wrong with an address; the service knows better, but later. */
export function checkAddress(typed: string | undefined, words: Words, channels: Settings['channels']): FieldErrors {
  const { address } = words;
  const either = channels.includes('sms');
  const isOne = typed !== undefined && (isEmail(typed) || (either && /^[+(]?\d[\d\s()./-]{3,}$/.test(typed)));
  return isOne ? {} : { address: either ? address.invalidEither : address.invalid };
}

function isEmail(typed: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(typed);
}
