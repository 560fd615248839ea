import { DomainError } from '../common/index.js';

/** Without them nobody would administer the realm: another one has to be made first. */
export class LastAdmin extends DomainError {
  readonly code = 'conflict';
  override readonly keepsChanges = true;
}
