import { clockFaults } from './clock.js';
import { databaseFaults } from './database.js';
import { diskFaults } from './disk.js';
import type { Fault } from './fault.js';
import { migrationFaults } from './migrations.js';
import { processFaults } from './processes.js';
import { redisFaults } from './redis.js';
import { smtpFaults } from './smtp.js';

export { HASHES, LeftOut, USUAL } from './fault.js';
export type { Fault, Scene } from './fault.js';

/** Every fault; one of scheduled jobs belongs here once there are such jobs: each runs once, whoever is killed at it. */
export const faults: readonly Fault[] = [
  ...processFaults,
  ...databaseFaults,
  ...redisFaults,
  ...smtpFaults,
  ...clockFaults,
  ...diskFaults,
  ...migrationFaults,
];
