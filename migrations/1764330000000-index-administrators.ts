import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The administrators of a realm are found without reading its users. */
export class IndexAdministrators1764330000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // MySQL indexes the beginning of a text alone; every list of roles there is fits into it.
    const roles = queryRunner.dataSource.options.type === 'better-sqlite3' ? 'roles' : 'roles(32)';
    await queryRunner.query(`CREATE INDEX users_realm_roles ON users (realm, ${roles})`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('users', 'users_realm_roles');
  }
}
