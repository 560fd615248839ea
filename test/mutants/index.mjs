import { account } from './account.mjs';
import { accounts } from './accounts.mjs';
import { budgets } from './budgets.mjs';
import { codes } from './codes.mjs';
import { delivery } from './delivery.mjs';
import { devices } from './devices.mjs';
import { edge } from './edge.mjs';
import { faults } from './faults.mjs';
import { metrics } from './metrics.mjs';
import { realms } from './realms.mjs';
import { redis } from './redis.mjs';
import { retention } from './retention.mjs';
import { sessions } from './sessions.mjs';
import { admin } from './admin.mjs';
import { sms } from './sms.mjs';
import { steps } from './steps.mjs';
import { doctor } from './doctor.mjs';
import { telemetry } from './telemetry.mjs';
import { traces } from './traces.mjs';

/**
 * Every guard that is taken out once, to see who notices: `scripts/mutants.mjs` applies each to a copy of the source.
 * @type {import('../../scripts/mutants.mjs').Mutant[]}
 */
export const mutants = [
  ...codes,
  ...budgets,
  ...devices,
  ...accounts,
  ...account,
  ...admin,
  ...sessions,
  ...edge,
  ...realms,
  ...sms,
  ...steps,
  ...delivery,
  ...redis,
  ...traces,
  ...metrics,
  ...faults,
  ...retention,
  ...doctor,
  ...telemetry,
];
