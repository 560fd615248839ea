import { CreateSignInTables1763700000000 } from './1763700000000-create-sign-in-tables.js';

/** Every migration, oldest first. */
export const migrations = [CreateSignInTables1763700000000];
