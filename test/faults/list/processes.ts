import type { Instance } from '../instance.js';
import { send } from '../send.js';
import { pause } from '../wait.js';
import { USUAL, type Fault, type Scene } from './fault.js';

const FROZEN = 3_000;
/** Requests that were on their way to an instance when it died. */
const UNDER_WAY = 12;

export const processFaults: Fault[] = [
  {
    name: 'kill',
    what: 'kill -9 of an instance, started again after 1.5 s',
    touches: ['instances'],
    bound: USUAL + 1_000,
    unanswered: UNDER_WAY,
    strike: async ({ world, chance }) => {
      const instance = chance.pick(world.instances);
      await instance.kill();
      await pause(1_500);
      await instance.start();
    },
  },
  {
    name: 'rolling-restart',
    what: 'SIGTERM to one instance after the other under load',
    touches: ['instances'],
    bound: USUAL,
    unanswered: 0,
    strike: async (scene) => {
      for (const instance of scene.world.instances) await restart(scene, instance);
    },
  },
  {
    name: 'stop',
    what: 'SIGSTOP of an instance for 3 s, while a session of it is ended at the other one',
    touches: ['instances'],
    bound: FROZEN + USUAL,
    unanswered: 0,
    strike: stop,
  },
  {
    name: 'stop-alone',
    what: 'the same while Redis stands still too',
    touches: ['instances', 'redis'],
    bound: FROZEN + USUAL + 600,
    unanswered: 0,
    strike: async (scene) => {
      const { redis } = scene.world;
      redis.freeze();
      await pause(1_500);
      await stop(scene);
      redis.thaw();
      await pause(2_500);
    },
  },
];

async function restart({ world, journal }: Scene, instance: Instance): Promise<void> {
  const ended = instance.terminate();
  await pause(150);
  const ready = await send(instance.url, 'GET', '/health/ready');
  if (ready.status !== 503)
    journal.violation('told to end, and did not say so by 503', `${instance.name} ${ready.status}`);
  const end = await ended;
  if (end?.signal !== 'SIGTERM') journal.violation('another end than SIGTERM', JSON.stringify(end));
  await instance.start();
  await world.recovered();
}

/** What came while it stood still is answered by what was true then: a session that has ended meanwhile must not open. */
async function stop({ world, workload, journal, chance }: Scene): Promise<void> {
  const [frozen, other] = chance.shuffled(world.instances);
  if (!frozen || !other) return;
  const customer = workload.ledger.customers.find(({ exists, perhaps }) => exists === 'yes' && perhaps === undefined);
  const tokens = customer && (await signIn(customer.email, customer.password, other.url, world.newSource()));
  frozen.freeze();
  if (tokens) await send(other.url, 'POST', '/api/auth/logout', { headers: tokens });
  await pause(FROZEN / 2);
  const late = tokens && send(frozen.url, 'GET', '/api/auth/me', { headers: tokens });
  await pause(FROZEN / 2);
  frozen.thaw();
  const reply = await late;
  if (reply?.status === 200) journal.violation('a session outlived its end in a process that stood still', frozen.name);
}

async function signIn(email: string, password: string, base: string, from: string) {
  const body = { email, password, token_transport: 'bearer' };
  const { body: answer } = await send(base, 'POST', '/api/auth/login', { body, from });
  return typeof answer.access_token === 'string' ? { authorization: `Bearer ${answer.access_token}` } : undefined;
}
