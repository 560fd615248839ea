import { pause } from '../wait.js';
import { WITHOUT_REDIS, type Fault } from './fault.js';

export const redisFaults: Fault[] = [
  {
    name: 'redis-kill',
    what: 'kill -9 of Redis, empty again after 4 s',
    touches: ['redis'],
    bound: WITHOUT_REDIS,
    unanswered: 0,
    strike: async ({ world }) => {
      await world.redis.stop();
      await pause(4_000);
      await world.redis.restart();
      // Until every instance has seen it.
      await pause(2_500);
    },
  },
  {
    name: 'redis-freeze',
    what: 'SIGSTOP of Redis for 4 s',
    touches: ['redis'],
    bound: WITHOUT_REDIS,
    unanswered: 0,
    strike: async ({ world }) => {
      world.redis.freeze();
      try {
        await pause(4_000);
      } finally {
        world.redis.thaw();
      }
      await pause(2_500);
    },
  },
];
