import { freePort } from '../../support/mariadb.js';
import { Instance } from '../instance.js';
import { USUAL, type Fault, type Scene } from './fault.js';

export const migrationFaults: Fault[] = [
  {
    name: 'migrations',
    what: 'two instances start on an empty database at once, and both migrate it',
    touches: [],
    bound: USUAL,
    unanswered: 0,
    apart: true,
    strike: migrateTwice,
  },
];

async function migrateTwice({ world, journal, chance }: Scene): Promise<void> {
  const database = `migrated_${chance.between(0, 1e9)}`;
  await world.mariadb.execute(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const env = {
    DATABASE_URL: `mysql://root@127.0.0.1:${world.mariadb.port}/${database}`,
    MIGRATE_ON_START: 'true',
    SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
  };
  const instances = [
    await Instance.create(world.programs, 'migrating-a', world.dist, env),
    await Instance.create(world.programs, 'migrating-b', world.dist, env),
  ];
  const started = await Promise.allSettled(instances.map((instance) => instance.start()));
  for (const outcome of started) {
    if (outcome.status === 'rejected')
      journal.violation('an instance did not start beside another', String(outcome.reason));
  }
  const rows = await world.mariadb.query<{ name: string }>('SELECT name FROM migrations', [], database);
  const names = rows.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length) {
    journal.violation('migrations were not applied once each', names.join());
  }
  await Promise.all(instances.map((instance) => instance.kill()));
  for (const crash of instances.flatMap(({ crashes }) => crashes)) journal.violation('a process ended', crash);
  await world.mariadb.execute(`DROP DATABASE ${database}`);
}
