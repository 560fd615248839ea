import type { QueryRunner, TableColumnOptions } from 'typeorm';

type Options = Partial<TableColumnOptions>;

/**
 * Column types that are the same thing on MySQL and on the embedded database. Text is compared byte by byte on both:
 * MySQL's default collations hold `mıke` and `mike` equal. The application sets every value; nothing has a default.
 */
export function columns(queryRunner: QueryRunner) {
  const mysql = queryRunner.dataSource.options.type !== 'better-sqlite3';
  const binary: Options = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const ascii: Options = mysql ? { charset: 'ascii', collation: 'ascii_bin' } : {};
  return {
    /** A UUID in its text form. */
    id: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: '36',
      ...ascii,
      ...options,
    }),
    /** A word or a hash of ours. */
    ascii: (name: string, length: number, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...ascii,
      ...options,
    }),
    /** What people typed. */
    text: (name: string, length: number, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...binary,
      ...options,
    }),
    /** More than an index needs to know. */
    long: (name: string, options: Options = {}): TableColumnOptions => ({ name, type: 'text', ...binary, ...options }),
    number: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: mysql ? 'int' : 'integer',
      ...options,
    }),
    /** UTC, to the millisecond. */
    time: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'datetime',
      precision: 3,
      ...options,
    }),
  };
}

export const nullable: Options = { isNullable: true };
export const primary: Options = { isPrimary: true };
