import { DomainError } from '../common/index.js';

/** This number gets no text: which rule says so stands in the log alone. The caller's transaction is rolled back. */
export class DestinationNotAllowed extends DomainError {
  readonly code = 'destination_not_allowed';
}
