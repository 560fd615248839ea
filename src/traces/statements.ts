import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';
import type { AfterQueryEvent, BeforeQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';
import { typeOf } from '../common/index.js';
import type { Span, Tracing } from '../common/index.js';

/** Characters of a statement that are told. */
const LONGEST = 1_000;
const SYSTEMS: Readonly<Record<string, string>> = { 'better-sqlite3': 'sqlite', mariadb: 'mariadb', mysql: 'mysql' };

/** A span for each statement that a request causes: its shape, and never a value. */
export class StatementSpans implements EntitySubscriberInterface {
  /** Under way; a runner has one at a time, and in a transaction that does several at once some. */
  private readonly underWay = new WeakMap<QueryRunner, { query: string; span: Span }[]>();

  constructor(private readonly tracing: Tracing) {}

  beforeQuery({ query, queryRunner, dataSource }: BeforeQueryEvent): void {
    const text = shapeOf(query);
    const facts = {
      'db.system.name': SYSTEMS[dataSource.options.type] ?? dataSource.options.type,
      'db.operation.name': text.split(' ', 1)[0],
      'db.query.text': text,
    };
    const span = this.tracing.startWithin(nameOf(text), { kind: 'client', facts });
    if (!span) return;
    const spans = this.underWay.get(queryRunner) ?? [];
    this.underWay.set(queryRunner, [...spans, { query, span }]);
  }

  afterQuery({ query, queryRunner, success, error }: AfterQueryEvent): void {
    const spans = this.underWay.get(queryRunner) ?? [];
    const mine = spans.find((each) => each.query === query);
    if (!mine) return;
    this.underWay.set(
      queryRunner,
      spans.filter((each) => each !== mine),
    );
    if (!success) mine.span.fail(typeOf(error));
    mine.span.end();
  }
}

/** Values are parameters; what a statement writes out itself, texts and numbers, goes too. */
export function shapeOf(sql: string): string {
  return sql
    .replace(/'(?:[^'\\]|\\.|'')*'/gs, '?')
    .replace(/\b\d+(\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST);
}

/** `SELECT users`, or the first word where no table is named. */
function nameOf(text: string): string {
  const operation = text.split(' ', 1)[0] ?? '';
  const table = /\b(?:FROM|INTO|UPDATE) [`"]?(\w+)/i.exec(text)?.[1];
  return table ? `${operation} ${table}` : operation;
}
