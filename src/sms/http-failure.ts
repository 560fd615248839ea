import { MaybeTaken, NotTaken, TransportDown } from '../outbox/index.js';

const TOO_MANY = 429;
/** A gateway's own words: it does not know what became of the request behind it. */
const OF_A_GATEWAY = new Set([502, 504]);

/** What a status that is no success means for the outbox, where nothing more is known. */
export function httpFailure(status: number, text: string): Error {
  if (status === TOO_MANY) return new NotTaken(text);
  if (OF_A_GATEWAY.has(status)) return new MaybeTaken(text);
  // A redirect is no answer of the service that was meant.
  const down = status < 400 || status === 401 || status === 403 || status === 404 || status >= 500;
  return down ? new TransportDown(text) : new Error(text);
}
