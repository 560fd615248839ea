import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Env } from '../config/index.js';
import { DatabaseClock } from './database-clock.js';
import { createDataSource, dataSourceOptions } from './connection.js';
import { migrate } from './migrations.js';
import { Replicas } from './replicas.js';
import { Database } from './transaction.js';

/** The connection, migrated where `MIGRATE_ON_START` says so, and the doors: `Database`, and `Replicas` for what may lag. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Env],
      useFactory: (env: Env) => ({ ...dataSourceOptions(env), autoLoadEntities: true, retryAttempts: 0, env }),
      dataSourceFactory: async (given) => {
        const { env, ...options } = given as NonNullable<typeof given> & { env: Env };
        if (env.MIGRATE_ON_START) await migrate(env);
        const dataSource = await createDataSource(options).initialize();
        if (!env.MIGRATE_ON_START) await refuseAnOldSchema(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [Database, DatabaseClock, Replicas],
  exports: [Database, DatabaseClock, Replicas],
})
export class DatabaseModule {}

/** Better no start than a service that answers each request with an error. */
async function refuseAnOldSchema(dataSource: DataSource): Promise<void> {
  if (!(await dataSource.showMigrations())) return;
  await dataSource.destroy();
  throw new Error('the database is not up to date; run `npm run migrate` first');
}
