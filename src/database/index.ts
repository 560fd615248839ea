export { createDataSource, dataSourceOptions } from './connection.js';
export { DatabaseModule } from './database.module.js';
export { isUniqueViolation } from './faults.js';
export { databaseFile } from './embedded.js';
export { migrate, migrateDown, migrateUp, migrationNames, onOwnConnection } from './migrations.js';
export type { Connections } from './mysql-pool.js';
export { Database, Tx } from './transaction.js';
