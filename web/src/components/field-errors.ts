import type { Problem } from '../api/index.js';
import type { Words } from '../languages/index.js';

/** What is wrong, by the name of the field. */
export type FieldErrors = Readonly<Partial<Record<string, string>>>;

/** What the service found wrong with single fields, in the reader's language. */
export function fieldErrors({ code, fields }: Problem, words: Words): FieldErrors {
  if (code !== 'validation_failed' && code !== 'password_rejected') return {};
  const found: Record<string, string> = {};
  for (const { field, message } of fields) {
    const name = field === 'email' || field === 'phone_number' ? 'address' : field;
    const text = code === 'password_rejected' ? passwordText(message, words) : fieldText(field, words);
    found[name] = found[name] ? `${found[name]} ${text}` : text;
  }
  return found;
}

function fieldText(field: string, { address, errors, password }: Words): string {
  if (field === 'password' || field === 'current_password') return password.wrong;
  if (field === 'email') return address.invalid;
  return field === 'phone_number' ? address.invalidPhone : errors.validation_failed;
}

/** By the service's reasons (src/passwords/password-policy.ts). */
function passwordText(message: string, { password }: Words): string {
  const least = /at least (\d+)/.exec(message)?.[1];
  if (least) return password.tooShort(Number(least));
  if (message.includes('at most')) return password.tooLong;
  if (message.includes('common')) return password.common;
  return message.startsWith('contains') ? password.personal : password.rejected;
}
