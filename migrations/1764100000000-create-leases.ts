import { Table, TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, primary } from './columns.js';

/** What removing old rows needs: who does it, and how those are found whose age their id does not tell. */
export class CreateLeases1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(leases(queryRunner));
    for (const [table, index] of indices) await queryRunner.createIndex(table, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, index] of indices.toReversed()) await queryRunner.dropIndex(table, index.name ?? '');
    await queryRunner.dropTable('leases');
  }
}

const indices: [string, TableIndex][] = [
  ['sessions', new TableIndex({ name: 'sessions_expires_at', columnNames: ['expires_at'] })],
  ['outbox_messages', new TableIndex({ name: 'outbox_messages_expires_at', columnNames: ['expires_at'] })],
];

function leases(queryRunner: QueryRunner): Table {
  const { id, ascii, time } = columns(queryRunner);
  return new Table({
    name: 'leases',
    columns: [ascii('name', 32, primary), id('holder'), time('held_until')],
  });
}
