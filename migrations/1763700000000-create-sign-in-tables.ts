import { Table } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable, primary } from './columns.js';

export class CreateSignInTables1763700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables(queryRunner)) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables(queryRunner).reverse()) await queryRunner.dropTable(table);
  }
}

function tables(queryRunner: QueryRunner): Table[] {
  const { id, ascii, text, long, number, time } = columns(queryRunner);
  return [
    new Table({
      name: 'users',
      columns: [
        id('id', primary),
        ascii('realm', 32),
        text('email', 254, nullable),
        time('email_verified_at', nullable),
        ascii('phone_number', 16, nullable),
        time('phone_verified_at', nullable),
        ascii('password_hash', 160, nullable),
        text('name', 100, nullable),
        text('first_name', 100, nullable),
        text('last_name', 100, nullable),
        ascii('country_code', 2, nullable),
        long('roles'),
        ascii('status', 16),
        time('created_at'),
        time('updated_at'),
      ],
      indices: [
        { name: 'users_realm_email', columnNames: ['realm', 'email'], isUnique: true },
        { name: 'users_realm_phone_number', columnNames: ['realm', 'phone_number'], isUnique: true },
      ],
    }),
    new Table({
      name: 'otp_challenges',
      columns: [
        id('id', primary),
        ascii('realm', 32),
        ascii('purpose', 24),
        ascii('channel', 8),
        text('destination', 254),
        id('user_id', nullable),
        ascii('code_hmac', 64, nullable),
        ascii('key_version', 8),
        number('attempts'),
        number('max_attempts'),
        time('created_at'),
        time('expires_at'),
        time('consumed_at', nullable),
        time('superseded_at', nullable),
      ],
      indices: [
        {
          name: 'otp_challenges_destination',
          columnNames: ['realm', 'destination', 'purpose', 'created_at'],
        },
      ],
    }),
    new Table({
      name: 'otp_destinations',
      columns: [
        ascii('realm', 32, primary),
        text('destination', 254, primary),
        time('last_sent_at'),
        time('hour_started_at'),
        number('sent_in_hour'),
        time('day_started_at'),
        number('sent_in_day'),
        number('code_failures'),
        time('code_waits_until', nullable),
        number('password_failures'),
        time('password_waits_until', nullable),
      ],
    }),
    new Table({
      name: 'registrations',
      columns: [
        id('challenge_id', primary),
        ascii('realm', 32),
        text('address', 254),
        ascii('password_hash', 160, nullable),
        long('profile'),
        time('created_at'),
      ],
      indices: [{ name: 'registrations_address', columnNames: ['realm', 'address'] }],
    }),
    new Table({
      name: 'sessions',
      columns: [
        id('id', primary),
        id('user_id'),
        ascii('realm', 32),
        ascii('refresh_hash', 64),
        long('replaced_tokens', nullable),
        time('authenticated_at'),
        ascii('ip', 45, nullable),
        text('user_agent', 255, nullable),
        time('created_at'),
        time('last_seen_at'),
        time('idle_expires_at'),
        time('expires_at'),
        time('revoked_at', nullable),
        ascii('reason', 32, nullable),
      ],
      indices: [
        { name: 'sessions_user_id', columnNames: ['user_id'] },
        { name: 'sessions_revoked_at', columnNames: ['revoked_at'] },
      ],
    }),
    new Table({
      name: 'outbox_messages',
      columns: [
        id('id', primary),
        ascii('realm', 32),
        ascii('channel', 8),
        ascii('template', 48),
        text('destination', 254),
        long('payload', nullable),
        number('attempts'),
        time('created_at'),
        time('expires_at'),
        time('next_attempt_at', nullable),
        time('leased_until', nullable),
        id('leased_by', nullable),
        time('sent_at', nullable),
        time('delivered_at', nullable),
        time('failed_at', nullable),
        text('provider_id', 255, nullable),
        text('last_error', 255, nullable),
      ],
      indices: [
        { name: 'outbox_messages_due', columnNames: ['next_attempt_at'] },
        { name: 'outbox_messages_leased_by', columnNames: ['leased_by'] },
      ],
    }),
  ];
}
