import { grouped } from './grouped.js';
import type { Journal, Window } from './journal.js';

/** Of each kind of violation, and characters of each. */
const SHOWN = 12;
const LONGEST = 400;

/** The table of faults, the counts and the violations, as text. */
export function report(journal: Journal, counts: Record<string, number>, seed: number): string {
  const flows = [...journal.flows].map(([flow, count]) => `${flow} ${count}`).join(', ');
  return [
    table(rowsOf(journal)),
    `flows: ${flows}`,
    `requests: ${journal.operations.length}; ${Object.entries(counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join('; ')}`,
    `faults: ${[...grouped(journal.windows, ({ fault }) => fault)].map(([fault, all]) => `${fault} ${all.length}`).join(', ')}`,
    ...leftOut(journal),
    ...violations(journal),
    `seed ${seed}: ${journal.violations.length} violations`,
  ].join('\n\n');
}

function rowsOf(journal: Journal): string[][] {
  const names = [...new Set(journal.windows.map(({ fault }) => fault))];
  return [
    ['fault', 'times', 'requests', 'refused 4xx', '503', 'no instance', 'longest ms', 'recovery ms'],
    ...['calm', ...names].map((name) => rowOf(journal, name)),
  ];
}

function rowOf(journal: Journal, name: string): string[] {
  const windows = journal.windows.filter(({ fault }) => fault === name);
  const operations = journal.operations.filter(
    ({ at, ms }) => (journal.faultDuring(at, at + ms)?.fault ?? 'calm') === name,
  );
  const count = (holds: (each: (typeof operations)[number]) => boolean) => String(operations.filter(holds).length);
  const isAway = ({ via, status, requestId }: (typeof operations)[number]) =>
    via === 'nginx' && (status === 0 || (status === 503 && !requestId));
  return [
    name,
    name === 'calm' ? '' : String(windows.length),
    String(operations.length),
    count(({ status }) => status >= 400 && status < 500),
    count((each) => each.status === 503 && !isAway(each)),
    count(isAway),
    String(Math.round(Math.max(0, ...operations.map(({ ms }) => ms)))),
    windows.length ? String(longestRecovery(windows)) : '',
  ];
}

function longestRecovery(windows: Window[]): number {
  return Math.max(...windows.map(({ ended, to }) => (ended === Infinity ? Infinity : to - ended)));
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

function leftOut({ leftOut: all }: Journal): string[] {
  if (all.size === 0) return [];
  return [`left out (${all.size}): ${[...all].map(([fault, why]) => `${fault}, ${why}`).join('; ')}`];
}

function violations({ violations: all }: Journal): string[] {
  return [...grouped(all, ({ what }) => what)].map(([what, each]) => {
    const shown = each
      .slice(0, SHOWN)
      .map(({ evidence, at }) => `    ${new Date(at).toISOString()} ${evidence.slice(0, LONGEST)}`);
    return [`VIOLATION ${what} (${each.length})`, ...shown].join('\n');
  });
}
