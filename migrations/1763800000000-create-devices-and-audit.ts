import { Table } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable, primary } from './columns.js';

export class CreateDevicesAndAudit1763800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables(queryRunner)) await queryRunner.createTable(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables(queryRunner).reverse()) await queryRunner.dropTable(table);
  }
}

function tables(queryRunner: QueryRunner): Table[] {
  const { id, ascii, text, long, time } = columns(queryRunner);
  return [
    new Table({
      name: 'devices',
      columns: [
        id('id', primary),
        ascii('realm', 32),
        id('user_id'),
        ascii('device_hash', 64),
        time('created_at'),
        time('expires_at'),
      ],
      indices: [
        { name: 'devices_hash', columnNames: ['device_hash'], isUnique: true },
        { name: 'devices_user_id', columnNames: ['user_id'] },
      ],
    }),
    new Table({
      name: 'audit_events',
      columns: [
        id('id', primary),
        ascii('realm', 32),
        ascii('type', 32),
        id('user_id', nullable),
        id('actor_id', nullable),
        ascii('ip', 45, nullable),
        text('user_agent', 255, nullable),
        long('details'),
        time('created_at'),
      ],
      indices: [
        { name: 'audit_events_user', columnNames: ['user_id', 'created_at'] },
        { name: 'audit_events_realm', columnNames: ['realm', 'created_at'] },
      ],
    }),
  ];
}
