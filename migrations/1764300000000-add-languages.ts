import { TableColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columns, nullable } from './columns.js';

/** People keep the language of their messages, and a challenge that of its own. */
export class AddLanguages1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { ascii } = columns(queryRunner);
    await queryRunner.addColumn('users', new TableColumn(ascii('locale', 8, nullable)));
    await queryRunner.addColumn('otp_challenges', new TableColumn(ascii('language', 8, nullable)));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('otp_challenges', 'language');
    await queryRunner.dropColumn('users', 'locale');
  }
}
