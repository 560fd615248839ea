import { DeliveryRefused, NotTaken, RefusedHere, TransportDown } from '../outbox/index.js';
import { httpFailure } from './http-failure.js';

/** Codes of https://www.twilio.com/docs/api/errors that speak of this recipient or this text: no second attempt helps. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [21211, 'the number is not valid'],
  [21214, 'the number cannot be reached'],
  [21217, 'the number does not seem to be valid'],
  [21265, 'the number is a short code'],
  [21266, 'sender and recipient are the same number'],
  [21610, 'the recipient has replied STOP'],
  [21614, 'the number is no mobile number'],
  [21617, 'the text is too long'],
  [21635, 'the number is a landline'],
  [30003, 'the handset is unreachable'],
  [30004, 'the recipient blocks messages'],
  [30005, 'the number is not in service'],
  [30006, 'the number is a landline, or its carrier cannot be reached'],
  [30007, 'the carrier filters the text'],
  [30450, 'the recipient is blocked for suspected SMS pumping'],
]);

/** Codes that speak of what this account may send where: it will not, and another provider may. */
const REFUSED_HERE: ReadonlyMap<number, string> = new Map([
  [21408, 'the account does not send to this region'],
  [21608, 'a trial account sends to verified numbers only'],
  [21612, 'there is no route from this sender to this recipient'],
]);

/** Codes that say "not now". */
const BUSY: ReadonlyMap<number, string> = new Map([
  [20429, 'too many requests'],
  [21611, "the sender's queue is full"],
  [30001, 'the queue is full'],
]);

/** Codes that speak of our account or our sender: no message gets through until somebody mends that. */
const NOT_US: ReadonlyMap<number, string> = new Map([
  [20003, 'the credentials are wrong'],
  [20005, 'the account is not active'],
  [20006, 'the access is denied'],
  [20403, 'the access is forbidden'],
  [20404, 'there is no such account'],
  [21212, 'the sender is not a valid number'],
  [21603, 'the sender is missing'],
  [21606, 'the sender cannot send texts'],
  [21659, 'the sender is no number of Twilio'],
  [21660, 'the sender belongs to another account'],
  [21701, 'there is no such messaging service'],
  [21703, 'the messaging service has no sender'],
  [30002, 'the account is suspended'],
]);

/**
 * What an answer that is no success means for the outbox. All else is tried again, 30008 (unknown) too. Twilio's own words
 * may repeat the number, so only codes pass.
 */
export function twilioFailure(status: number, given: unknown): Error {
  const code = typeof given === 'number' && Number.isInteger(given) && given >= 10_000 && given <= 99_999 ? given : 0;
  const text = `Twilio ${code || status}`;
  if (REFUSED.has(code)) return new DeliveryRefused(text);
  if (REFUSED_HERE.has(code)) return new RefusedHere(text);
  if (NOT_US.has(code)) return new TransportDown(text);
  if (BUSY.has(code)) return new NotTaken(text);
  return httpFailure(status, text);
}
