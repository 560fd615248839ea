const LINK = 'src/redis/link.ts';
const REDIS = 'src/redis/redis.ts';
const STORAGE = 'src/throttling/redis.storage.ts';
const SHARED = 'src/throttling/shared.storage.ts';
const REVOCATIONS = 'src/sessions/revocations.ts';
const CONNECTION = 'test/contract/redis.spec.ts';
const WINDOWS = 'test/contract/throttler-storage.spec.ts';
const INSTANCES = 'test/e2e/redis.spec.ts';

/** What instances share, and what holds without it. */
export const redis = [
  {
    name: 'wait for Redis as long as it takes',
    changes: [['src/redis/options.ts', 'commandTimeout: COMMAND_TIMEOUT,', '']],
    specs: [CONNECTION],
    only: 'nobody|is off',
  },
  {
    name: 'ask a Redis that is known to be away',
    changes: [[LINK, 'if (!this.isUp) throw new RedisAway();', '']],
    specs: [INSTANCES],
    only: 'frozen|say so',
  },
  {
    name: 'take a Redis for well that was too slow',
    changes: [[LINK, '      this.note(false, cause);\n', '']],
    specs: [CONNECTION],
    only: 'in vain|is off',
  },
  {
    name: 'keep a dead connection to Redis',
    changes: [[LINK, "if (this.client.status === 'ready') this.client.disconnect(true);", '']],
    specs: [CONNECTION],
    only: 'nobody|is off',
  },
  {
    name: 'take a Redis for well that only reads',
    changes: [[REDIS, "return redis.call('SET', KEYS[1], '1', 'PX', 10000)", 'return 1']],
    specs: [CONNECTION],
    only: 'writes|is off',
  },
  {
    name: 'say that Redis is up whatever it is',
    changes: [['src/health/health.controller.ts', '{ redis: mode }', "{ redis: 'up' as const }"]],
    specs: [INSTANCES],
    only: 'frozen|say so',
  },
  {
    name: 'count requests of a source in each instance although there is Redis',
    changes: [['src/throttling/index.ts', "redis.mode === 'off' ? here", "redis.mode !== 'up' ? here"]],
    specs: [INSTANCES],
    only: 'share|say so',
  },
  {
    name: 'fail with Redis',
    changes: [[SHARED, '.catch(() => own)', '']],
    specs: [INSTANCES],
    only: 'killed|say so',
  },
  {
    name: 'begin a limit anew with a new Redis',
    changes: [[SHARED, 'if (own.isBlocked) return own;', '']],
    specs: [INSTANCES],
    only: 'killed|say so',
  },
  {
    name: 'never begin a new window in Redis',
    changes: [[STORAGE, 'if ends <= now then', 'if ends == 0 then']],
    specs: [WINDOWS],
  },
  {
    name: 'begin a new window in Redis with each request',
    changes: [[STORAGE, 'if ends <= now then', 'if ends > 0 then']],
    specs: [WINDOWS],
  },
  {
    name: 'leave the windows in Redis for ever',
    changes: [[STORAGE, "redis.call('PEXPIRE', KEYS[1], 2 * ttl)", '']],
    specs: [WINDOWS],
  },
  {
    name: 'say longer than a window in Redis lasts',
    changes: [[STORAGE, 'math.min(ends - now, ttl)', 'ends - now']],
    specs: [WINDOWS],
  },
  {
    name: 'tell nobody by Redis of an ended session',
    changes: [[REVOCATIONS, "if (sessionIds.length > 0) this.redis.publish(CHANNEL, sessionIds.join(' '));", '']],
    specs: [INSTANCES],
    only: 'logout|say so',
  },
  {
    name: 'hear by Redis of no ended session',
    changes: [[REVOCATIONS, 'redis.subscribe(CHANNEL, (message) => this.hear(message));', '']],
    specs: [INSTANCES],
    only: 'logout|say so',
  },
  {
    name: 'take anything that Redis brings for a session',
    changes: [[REVOCATIONS, 'if (isUuid(id)) this.add', 'this.add']],
    specs: [INSTANCES],
    only: 'no message|say so',
  },
];
