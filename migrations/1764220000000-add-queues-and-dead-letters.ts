import { TableColumn, TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable } from './columns.js';

const TABLE = 'outbox_messages';

/** Where a message waits, which transport has to do with it, and why it was given up. What waits already stands in no queue. */
export class AddQueuesAndDeadLetters1764220000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns(TABLE, additions(queryRunner));
    for (const index of indices) await queryRunner.createIndex(TABLE, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const index of indices.toReversed()) await queryRunner.dropIndex(TABLE, index.name ?? '');
    await queryRunner.dropColumns(
      TABLE,
      additions(queryRunner).map(({ name }) => name),
    );
  }
}

const indices = [
  new TableIndex({ name: 'outbox_messages_queue', columnNames: ['queue', 'next_attempt_at'] }),
  new TableIndex({ name: 'outbox_messages_failed', columnNames: ['failed_at', 'channel', 'failure'] }),
];

function additions(queryRunner: QueryRunner): TableColumn[] {
  const { ascii } = columns(queryRunner);
  return [ascii('queue', 96, nullable), ascii('transport', 16, nullable), ascii('failure', 16, nullable)].map(
    (column) => new TableColumn(column),
  );
}
