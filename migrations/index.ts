import { CreateSignInTables1763700000000 } from './1763700000000-create-sign-in-tables.js';
import { CreateDevicesAndAudit1763800000000 } from './1763800000000-create-devices-and-audit.js';

/** Every migration, oldest first. */
export const migrations = [CreateSignInTables1763700000000, CreateDevicesAndAudit1763800000000];
