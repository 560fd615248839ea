import { randomUUID } from 'node:crypto';
import type { Redis as Client } from 'ioredis';
import { redisOptions } from '../redis/index.js';
import { PATIENCE, bounded, faultOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';

/** Oldest version that this service is tested with. */
const OLDEST = 6;
/** ms for an answer: a request waits for 300 at most, twice. */
const SLOW = 50;
const TOO_SLOW = 300;
const ROUNDS = 5;
/** What the scripts of the service do, to a key that nobody else has and that is gone after a second. */
const SCRIPT = `
redis.call('SET', KEYS[1], '1', 'PX', 1000)
redis.call('HSET', KEYS[2], 'ends', 1)
redis.call('PEXPIRE', KEYS[2], 1000)
redis.call('HGET', KEYS[2], 'ends')
return redis.call('HINCRBY', KEYS[2], 'hits', 1)`;
const RIGHTS = '~latchkey:* &latchkey:* +eval +publish +subscribe +ping +select +set +hget +hset +hincrby +pexpire';

/** The Redis that instances share. */
export const redis: Examination = {
  group: 'redis',
  needs: ['REDIS_URL'],
  run: async ({ env: { REDIS_URL: url } }, to) => {
    if (!url) {
      to.skipped('all', 'no REDIS_URL: one instance needs none');
      return;
    }
    const { Redis } = await import('ioredis');
    const clients = [1, 2].map(
      () => new Redis({ ...redisOptions(url), commandTimeout: PATIENCE, retryStrategy: () => null }),
    );
    const [asking, listening] = clients as [Client, Client];
    try {
      if (!(await reach(asking, url, to))) return;
      await latency(asking, to);
      await facts(asking, to);
      await scripts(asking, to);
      await messages(asking, listening, to);
    } finally {
      for (const client of clients) client.disconnect();
    }
  },
};

async function reach(client: Client, url: string, to: Findings): Promise<boolean> {
  let fault: unknown;
  client.on('error', (error: unknown) => (fault = error));
  try {
    await bounded(client.connect());
    await bounded(client.ping());
    // A default user without password answers those whose password is wrong, too.
    if (fault !== undefined) throw fault as Error;
    to.good('reach', `${new URL(url).host} lets us in`);
    return true;
  } catch (error) {
    const answer = answerOf(fault) || answerOf(error);
    if (/NOAUTH|WRONGPASS|invalid password|no password/i.test(answer))
      to.wrong('reach', 'user or password is wrong', 'mend them in REDIS_URL, percent-encoded');
    else if (answer.includes('NOPERM')) to.wrong('reach', 'the user may not even PING', `ACL SETUSER … ${RIGHTS}`);
    else to.wrong('reach', faultOf(fault ?? error), 'start it, or mend host, port and rediss:// of REDIS_URL');
    return false;
  }
}

function answerOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

async function latency(client: Client, to: Findings): Promise<void> {
  let ms = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    await bounded(client.ping());
    ms = Math.min(ms, performance.now() - began);
  }
  const text = `${ms.toFixed(1)} ms for an answer, at best`;
  const remedy = 'put it nearer: each request that is limited waits for it';
  if (ms > TOO_SLOW) to.wrong('latency', text, remedy);
  else if (ms > SLOW) to.hint('latency', text, remedy);
  else to.good('latency', text);
}

async function facts(client: Client, to: Findings): Promise<void> {
  let info: string;
  try {
    info = await bounded(client.info());
  } catch {
    to.skipped('version', 'the user may not ask INFO, which the service does not need');
    return;
  }
  const of = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const version = of('redis_version');
  if (Number.parseInt(version) >= OLDEST) to.good('version', version);
  else to.wrong('version', `${version || 'no version'}: too old`, `upgrade to ${OLDEST} or newer`);
  const [most, policy] = [Number(of('maxmemory')), of('maxmemory_policy')];
  if (most > 0 && policy === 'noeviction')
    to.hint('memory', 'it takes no writes once its memory is full', 'set maxmemory-policy allkeys-lru');
  else to.good('memory', most > 0 ? policy : 'no limit of its own');
}

async function scripts(client: Client, to: Findings): Promise<void> {
  try {
    const key = `latchkey:doctor:{${randomUUID()}}`;
    await bounded(client.eval(SCRIPT, 2, key, `${key}:h`));
    to.good('scripts', 'run, and may write');
  } catch (error) {
    const answer = answerOf(error);
    if (answer.includes('READONLY'))
      to.wrong('scripts', 'it is a replica and takes no writes', 'name the primary in REDIS_URL');
    else if (answer.includes('OOM'))
      to.wrong('scripts', 'its memory is full', 'raise maxmemory, or evict: allkeys-lru');
    else if (/NOPERM|permission/i.test(answer))
      to.wrong('scripts', 'the user may not do what the scripts do', `ACL SETUSER … ${RIGHTS}`);
    else to.wrong('scripts', `fail: ${faultOf(error)}`, 'use a Redis that runs Lua');
  }
}

async function messages(asking: Client, listening: Client, to: Findings): Promise<void> {
  listening.on('error', () => undefined);
  try {
    await bounded(listening.connect());
    const channel = `latchkey:doctor:${randomUUID()}`;
    const came = new Promise((resolve) => listening.once('message', resolve));
    await bounded(listening.subscribe(channel));
    await bounded(asking.publish(channel, '1'));
    await bounded(came);
    to.good('messages', 'reach other connections');
  } catch (error) {
    if (/NOPERM|permission/i.test(answerOf(error)))
      to.wrong('messages', 'the user may not publish or subscribe', `ACL SETUSER … ${RIGHTS}`);
    else to.wrong('messages', `do not arrive: ${faultOf(error)}`, 'name one Redis, not a proxy that drops PUBLISH');
  }
}
