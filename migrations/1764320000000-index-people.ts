import { TableColumn, TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable } from './columns.js';

/** People can be listed, searched by the beginning of a field and invited. */
export class IndexPeople1764320000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn('users', invitedAt(queryRunner));
    for (const { table, index } of indices) await queryRunner.createIndex(table, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, index } of indices.toReversed()) await queryRunner.dropIndex(table, index.name ?? '');
    // Without the column nobody could tell them from people who have proved something.
    await queryRunner.query('DELETE FROM users WHERE invited_at IS NOT NULL');
    await queryRunner.dropColumn('users', 'invited_at');
  }
}

const indices = [
  { table: 'users', index: new TableIndex({ name: 'users_realm_id', columnNames: ['realm', 'id'] }) },
  { table: 'users', index: new TableIndex({ name: 'users_realm_status', columnNames: ['realm', 'status', 'id'] }) },
  { table: 'users', index: new TableIndex({ name: 'users_realm_name', columnNames: ['realm', 'name', 'id'] }) },
  {
    table: 'users',
    index: new TableIndex({ name: 'users_realm_first_name', columnNames: ['realm', 'first_name', 'id'] }),
  },
  {
    table: 'users',
    index: new TableIndex({ name: 'users_realm_last_name', columnNames: ['realm', 'last_name', 'id'] }),
  },
];

function invitedAt(queryRunner: QueryRunner): TableColumn {
  return new TableColumn(columns(queryRunner).time('invited_at', nullable));
}
