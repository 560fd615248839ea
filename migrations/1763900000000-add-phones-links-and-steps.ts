import { Table, TableColumn, TableIndex } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable, primary } from './columns.js';

/** Columns and indices that tables get which exist already: rows from before have nothing in them. */
export class AddPhonesLinksAndSteps1763900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, added] of Object.entries(additions(queryRunner))) {
      await queryRunner.addColumns(table, added);
    }
    for (const [table, index] of indices) await queryRunner.createIndex(table, index);
    await queryRunner.createTable(numberBlocks(queryRunner));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('number_blocks');
    for (const [table, index] of indices.toReversed()) await queryRunner.dropIndex(table, index.name ?? '');
    for (const [table, added] of Object.entries(additions(queryRunner)).reverse()) {
      await queryRunner.dropColumns(
        table,
        added.map(({ name }) => name),
      );
    }
  }
}

const indices: [string, TableIndex][] = [
  ['otp_challenges', new TableIndex({ name: 'otp_challenges_link_hash', columnNames: ['link_hash'] })],
  ['otp_challenges', new TableIndex({ name: 'otp_challenges_user_id', columnNames: ['user_id'] })],
  ['outbox_messages', new TableIndex({ name: 'outbox_messages_challenge_id', columnNames: ['challenge_id'] })],
  ['outbox_messages', new TableIndex({ name: 'outbox_messages_provider_id', columnNames: ['provider_id'] })],
  ['outbox_messages', new TableIndex({ name: 'outbox_messages_destination', columnNames: ['realm', 'destination'] })],
];

function additions(queryRunner: QueryRunner): Record<string, TableColumn[]> {
  const { id, ascii, long, number, time } = columns(queryRunner);
  const all = {
    users: [ascii('typed_phone_number', 16, nullable)],
    otp_challenges: [ascii('link_hash', 64, nullable), long('details', nullable)],
    otp_destinations: [time('ten_minutes_started_at', nullable), number('sent_in_ten_minutes', nullable)],
    registrations: [ascii('step', 16, nullable), ascii('token_hash', 64, nullable), time('expires_at', nullable)],
    outbox_messages: [id('challenge_id', nullable), number('erased_after_sending', nullable)],
  };
  return Object.fromEntries(
    Object.entries(all).map(([table, added]) => [table, added.map((column) => new TableColumn(column))]),
  );
}

function numberBlocks(queryRunner: QueryRunner): Table {
  const { ascii, number, time } = columns(queryRunner);
  return new Table({
    name: 'number_blocks',
    columns: [
      ascii('realm', 32, primary),
      ascii('block', 16, primary),
      time('last_sent_at'),
      time('hour_started_at'),
      number('sent_in_hour'),
      number('verified_in_hour'),
      time('day_started_at'),
      number('sent_in_day'),
    ],
  });
}
