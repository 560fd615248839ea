import { CreateSignInTables1763700000000 } from './1763700000000-create-sign-in-tables.js';
import { CreateDevicesAndAudit1763800000000 } from './1763800000000-create-devices-and-audit.js';
import { AddPhonesLinksAndSteps1763900000000 } from './1763900000000-add-phones-links-and-steps.js';
import { ForgetPlainAddressesOfBudgets1764000000000 } from './1764000000000-forget-plain-addresses-of-budgets.js';
import { CreateLeases1764100000000 } from './1764100000000-create-leases.js';
import { AddTraceParents1764160000000 } from './1764160000000-add-trace-parents.js';
import { AddQueuesAndDeadLetters1764220000000 } from './1764220000000-add-queues-and-dead-letters.js';
import { AddLanguages1764300000000 } from './1764300000000-add-languages.js';
import { CreateFunnelCountsAndLists1764310000000 } from './1764310000000-create-funnel-counts-and-lists.js';
import { IndexPeople1764320000000 } from './1764320000000-index-people.js';
import { IndexAdministrators1764330000000 } from './1764330000000-index-administrators.js';

/** Every migration, oldest first. */
export const migrations = [
  CreateSignInTables1763700000000,
  CreateDevicesAndAudit1763800000000,
  AddPhonesLinksAndSteps1763900000000,
  ForgetPlainAddressesOfBudgets1764000000000,
  CreateLeases1764100000000,
  AddTraceParents1764160000000,
  AddQueuesAndDeadLetters1764220000000,
  AddLanguages1764300000000,
  CreateFunnelCountsAndLists1764310000000,
  IndexPeople1764320000000,
  IndexAdministrators1764330000000,
];
