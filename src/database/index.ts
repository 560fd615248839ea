export { createDataSource, dataSourceOptions } from './connection.js';
export { DatabaseModule } from './database.module.js';
export { isUniqueViolation } from './faults.js';
export { migrateDown, migrateUp } from './migrations.js';
export type { Connections } from './mysql-pool.js';
export { Database, Tx } from './transaction.js';
