import { TableColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable } from './columns.js';

/** A message remembers the request that wrote it, so that its delivery stands in the same trace. */
export class AddTraceParents1764160000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { ascii } = columns(queryRunner);
    await queryRunner.addColumn('outbox_messages', new TableColumn(ascii('trace_parent', 55, nullable)));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('outbox_messages', 'trace_parent');
  }
}
