import type { Customer } from '../customer.js';
import { send } from '../send.js';
import { pause } from '../wait.js';
import { USUAL, foundNobody, type Fault, type Scene } from './fault.js';

const HOUR = 3_600_000;

/** Both clocks jump together: instances have clocks that agree (docs/operations.md). */
export const clockFaults: Fault[] = [
  {
    name: 'clock',
    what: 'the clocks jump an hour ahead for 5 s, and back',
    touches: ['clock'],
    bound: USUAL,
    unanswered: 0,
    strike: jump,
  },
];

async function jump(scene: Scene): Promise<void> {
  const { world } = scene;
  const left = await codeThatWaits(scene);
  const ended = endedSession(scene);
  const shift = (ms: number) => world.instances.forEach((instance) => instance.shiftClock(ms));
  try {
    shift(HOUR);
    await pause(2_500);
    await refusesTheOld(scene, left);
    await pause(2_500);
  } finally {
    shift(0);
  }
  await pause(1_500);
  await refusesTheEnded(scene, ended);
  await letsIn(scene);
}

interface Waiting {
  customer: Customer;
  challengeId: string;
  code: string;
}

async function codeThatWaits({ world, workload, chance }: Scene): Promise<Waiting | undefined> {
  const customer = workload.newCustomer(chance.branch(), 'clock');
  const { email, from } = customer;
  const since = Date.now();
  const body = { email, purpose: 'signup' };
  const reply = await send(world.nginx.url, 'POST', '/api/auth/send-otp', { body, from });
  const code = await world.sink.codeFor(email, since, 10_000);
  return code ? { customer, challengeId: String(reply.body.challenge_id), code } : undefined;
}

/** An hour later, a code of five minutes opens nothing. */
async function refusesTheOld({ world, journal }: Scene, waiting: Waiting | undefined): Promise<void> {
  if (!waiting) return journal.violation('no code before the jump', '');
  const { email, from } = waiting.customer;
  const body = { email, purpose: 'signup', otp_code: waiting.code, challenge_id: waiting.challengeId };
  const reply = await send(world.nginx.url, 'POST', '/api/auth/verify-otp', { body, from });
  if (reply.body.code !== 'otp_expired') journal.violation('a code outlived the jump', JSON.stringify(reply.body));
}

/** One that ended so long ago that no poll looks back to it, and whose access token has not run out. */
function endedSession({ workload }: Scene): Record<string, string> | undefined {
  const age = (at: number) => Date.now() - at;
  const found = workload.ledger.ended.find(({ at }) => age(at) > 35_000 && age(at) < 400_000);
  return found && { authorization: `Bearer ${found.tokens.access}` };
}

/** Its token is good again by its times; that the session has ended must not have been forgotten. */
async function refusesTheEnded(scene: Scene, headers: Record<string, string> | undefined) {
  const { world, journal } = scene;
  if (!headers) return foundNobody(scene, 'clock: a session that ended a while ago');
  for (const { url, name } of world.instances) {
    const { status } = await send(url, 'GET', '/api/auth/me', { headers, from: world.newSource() });
    if (status !== 401) journal.violation('a session came back with the clock', `${name} ${status}`);
  }
}

/** Somebody who signed in before the jump, and at nothing during it, is let in as ever. */
async function letsIn(scene: Scene): Promise<void> {
  const { world, workload, journal } = scene;
  const known = workload.ledger.customers.find(({ exists, perhaps }) => exists === 'yes' && perhaps === undefined);
  if (!known) return foundNobody(scene, 'clock: somebody with a password');
  const body = { email: known.email, password: known.password };
  const reply = await send(world.nginx.url, 'POST', '/api/auth/login', { body, from: world.newSource() });
  if (reply.status !== 200) journal.violation('locked out by the clock', `${reply.status} ${String(reply.body.code)}`);
}
