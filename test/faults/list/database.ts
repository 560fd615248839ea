import { pause } from '../wait.js';
import { USUAL, WITHOUT_DATABASE, type Fault } from './fault.js';

/** Added to each answer of the database (ms). */
const SLOW = 200;
/** Statements of the longest use case, one after another: a change of password. */
const MOST_STATEMENTS = 36;

export const databaseFaults: Fault[] = [
  {
    name: 'database-kill',
    what: 'kill -9 of MariaDB, started again after 2 s',
    touches: ['database'],
    bound: WITHOUT_DATABASE,
    unanswered: 0,
    strike: async ({ world }) => {
      await world.mariadb.kill();
      await pause(2_000);
      await world.mariadb.restart();
    },
  },
  {
    name: 'database-freeze',
    what: 'SIGSTOP of MariaDB for 5 s',
    touches: ['database'],
    bound: WITHOUT_DATABASE,
    unanswered: 0,
    strike: async ({ world }) => {
      world.mariadb.freeze();
      try {
        await pause(5_000);
      } finally {
        world.mariadb.thaw();
      }
    },
  },
  {
    name: 'database-slow',
    what: '200 ms more for each answer of MariaDB, for 8 s',
    touches: ['database'],
    bound: USUAL + MOST_STATEMENTS * SLOW,
    unanswered: 0,
    strike: async ({ world }) => {
      for (const proxy of world.proxies) proxy.set('slow', SLOW);
      try {
        await pause(8_000);
      } finally {
        for (const proxy of world.proxies) proxy.set('pass');
      }
    },
  },
  {
    name: 'database-cut',
    what: 'all connections to MariaDB cut eight times within 4 s',
    touches: ['database'],
    bound: WITHOUT_DATABASE,
    unanswered: 0,
    strike: async ({ world, chance }) => {
      for (let i = 0; i < 8; i++) {
        for (const proxy of world.proxies) proxy.cut();
        await pause(chance.between(300, 700));
      }
    },
  },
  {
    name: 'database-half-open',
    what: 'nothing goes through between one instance and MariaDB for 6 s, connections stay open',
    touches: ['database'],
    bound: WITHOUT_DATABASE,
    unanswered: 0,
    strike: async ({ world, chance }) => {
      const proxy = chance.pick(world.proxies);
      proxy.set('frozen');
      await pause(6_000);
      proxy.set('pass');
    },
  },
  {
    name: 'database-mute',
    what: 'all connections to MariaDB cut; for 6 s new ones are accepted and then say nothing',
    touches: ['database'],
    bound: WITHOUT_DATABASE,
    unanswered: 0,
    strike: async ({ world }) => {
      for (const proxy of world.proxies) {
        proxy.set('mute');
        proxy.cut();
      }
      await pause(6_000);
      for (const proxy of world.proxies) proxy.set('pass');
    },
  },
];
