import { TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'users_realm_roles';

/** The administrators of a realm are found without reading its users. */
export class IndexAdministrators1764330000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.dataSource.options.type === 'better-sqlite3') {
      await queryRunner.createIndex('users', new TableIndex({ name: INDEX, columnNames: ['realm', 'roles'] }));
      return;
    }
    // MySQL indexes the beginning of a text alone; every list of roles there is fits into it.
    await queryRunner.query(`CREATE INDEX ${INDEX} ON users (realm, roles(32))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('users', INDEX);
  }
}
