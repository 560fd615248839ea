import { MaybeTaken, NotTaken, TransportDown, TryLater } from '../outbox/index.js';

const TOO_MANY = 429;
const SERVES_NOBODY = 503;
/** The account is not let in, or there is none at this address. */
const NOT_LET_IN = new Set([401, 403, 404]);

/** What a status that stands for no message taken means for the outbox, where nothing more is known. */
export function httpFailure(status: number, text: string): Error {
  if (status === TOO_MANY) return new NotTaken(text);
  // A redirect is no answer of the service that was meant.
  if (status === SERVES_NOBODY || NOT_LET_IN.has(status) || (status >= 300 && status < 400)) {
    return new TransportDown(text);
  }
  // A fault that may have struck after the text had left, a gateway that does not know, a yes without its receipt.
  return status < 400 || status >= 500 ? new MaybeTaken(text) : new TryLater(text);
}
