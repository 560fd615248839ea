import { Table, TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, primary } from './columns.js';

/** What administrators look at: lists of events and of messages by what they are asked for, and counts by the hour. */
export class CreateFunnelCountsAndLists1764310000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(funnelCounts(queryRunner));
    for (const [table, index] of indices) await queryRunner.createIndex(table, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, index] of indices.toReversed()) await queryRunner.dropIndex(table, index.name ?? '');
    await queryRunner.dropTable('funnel_counts');
  }
}

const indices: [string, TableIndex][] = [
  ['audit_events', new TableIndex({ name: 'audit_events_type', columnNames: ['realm', 'type', 'created_at'] })],
  ['audit_events', new TableIndex({ name: 'audit_events_ip', columnNames: ['realm', 'ip', 'created_at'] })],
  ['audit_events', new TableIndex({ name: 'audit_events_actor', columnNames: ['actor_id', 'created_at'] })],
  [
    'outbox_messages',
    new TableIndex({ name: 'outbox_messages_list', columnNames: ['realm', 'channel', 'failure', 'id'] }),
  ],
];

function funnelCounts(queryRunner: QueryRunner): Table {
  const { id, ascii, number, time } = columns(queryRunner);
  return new Table({
    name: 'funnel_counts',
    columns: [
      id('id', primary),
      ascii('realm', 32),
      ascii('grain', 4),
      number('hour'),
      ascii('channel', 8),
      ascii('country', 4),
      number('asked'),
      number('sent'),
      number('delivered'),
      number('verified'),
      number('failed'),
      number('refused'),
      number('sign_ins'),
      time('expires_at'),
    ],
    indices: [
      {
        name: 'funnel_counts_place',
        columnNames: ['realm', 'grain', 'hour', 'channel', 'country'],
        isUnique: true,
      },
      { name: 'funnel_counts_expires_at', columnNames: ['expires_at'] },
    ],
  });
}
