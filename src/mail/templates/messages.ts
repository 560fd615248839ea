import { changeCode, registrationCode, resetCode, signInCode, stepUpCode, verificationCode } from './codes.js';
import {
  accountDeleted,
  addressChanged,
  addressChangeRequested,
  changeAttempt,
  invitation,
  passwordChanged,
  registrationAttempt,
} from './notices.js';
import type { Writer } from './words.js';

/** Each template's writer. */
export const writers = {
  verification_code: verificationCode,
  registration_code: registrationCode,
  sign_in_code: signInCode,
  reset_code: resetCode,
  change_code: changeCode,
  step_up_code: stepUpCode,
  registration_attempt: registrationAttempt,
  change_attempt: changeAttempt,
  password_changed: passwordChanged,
  address_change_requested: addressChangeRequested,
  address_changed: addressChanged,
  account_deleted: accountDeleted,
  invitation,
} satisfies Record<string, Writer>;

/** The mails that this service writes. */
export type MailTemplate = keyof typeof writers;
