import { mailAddress } from './identity-parsers.js';
import { optional } from './variable.js';

/** Parsed and checked, but nothing acts on them yet. */
export const later = {
  ADMIN_EMAIL: optional('This address becomes admin of the realm default when it verifies', mailAddress()),
};
