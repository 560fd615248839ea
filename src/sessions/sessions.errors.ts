import { DomainError } from '../common/index.js';

/** A refresh token was used again after its grace: somebody has a copy. The session's end stays although it is thrown. */
export class RefreshReused extends DomainError {
  readonly code = 'refresh_reused';
  override readonly keepsChanges = true;
}
