import type { Instance } from '../instance.js';
import { send, type Reply } from '../send.js';
import { pause } from '../wait.js';
import { USUAL, foundNobody, type Fault, type Scene } from './fault.js';

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
      try {
        await pause(1_500);
        await stop(scene);
      } finally {
        redis.thaw();
      }
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
async function stop(scene: Scene): Promise<void> {
  const { world, journal, chance } = scene;
  const [frozen, other] = chance.shuffled(world.instances);
  if (!frozen || !other) return;
  const tokens = await someSession(scene, other);
  if (!tokens) foundNobody(scene, 'stop: somebody who is signed in');
  let late: Promise<Reply> | undefined;
  frozen.freeze();
  try {
    if (tokens) await send(other.url, 'POST', '/api/auth/logout', { headers: tokens });
    await pause(FROZEN / 2);
    late = tokens && send(frozen.url, 'GET', '/api/auth/me', { headers: tokens });
    await pause(FROZEN / 2);
  } finally {
    frozen.thaw();
  }
  const reply = await late;
  if (reply?.status === 200) journal.violation('a session outlived its end in a process that stood still', frozen.name);
}

/** Of somebody who exists; whoever changes their password just now is passed over. */
async function someSession({ world, workload }: Scene, { url }: Instance) {
  const known = workload.ledger.customers.filter(({ exists, perhaps }) => exists === 'yes' && perhaps === undefined);
  for (const { email, password } of known.slice(0, 3)) {
    const tokens = await signIn(email, password, url, world.newSource());
    if (tokens) return tokens;
  }
  return undefined;
}

async function signIn(email: string, password: string, base: string, from: string) {
  const body = { email, password, token_transport: 'bearer' };
  const { body: answer } = await send(base, 'POST', '/api/auth/login', { body, from });
  return typeof answer.access_token === 'string' ? { authorization: `Bearer ${answer.access_token}` } : undefined;
}
