import { DomainError } from '../common/index.js';

/** What an administrator wants does not go with how things are. */
export class Conflict extends DomainError {
  readonly code = 'conflict';
  override readonly keepsChanges = true;
}
