import { DomainError } from '../common/index.js';

/** The address was given to somebody else meanwhile. What was done about it stays. */
export class AddressTaken extends DomainError {
  readonly code = 'conflict';
  override readonly keepsChanges = true;
}
