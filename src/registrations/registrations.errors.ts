import { DomainError } from '../common/index.js';
import type { RegistrationStep } from './registration.entity.js';

/**
 * The step is not the one that is due, or its token was used. `next` names the step that is; `start` where the token is
 * none of ours or has ended, or its registration is gone or done. Nothing was consumed.
 */
export class RegistrationStepRefused extends DomainError {
  readonly code = 'registration_step';
  override readonly keepsChanges = true;

  constructor(next: RegistrationStep | 'start', detail: string) {
    super({ detail, facts: { next } });
  }
}
