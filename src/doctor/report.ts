import { oneLine } from '../common/index.js';
import type { Finding, State } from './findings.js';

/** Exit codes. */
export const NOTHING_WRONG = 0;
export const SOMETHING_WRONG = 1;

/** One line for each finding, and a last one that counts them. */
export function asText(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.map(({ state, check, text, remedy }) => {
    const line = `${state.padEnd(7)}  ${check.padEnd(width)}  ${text}`;
    return oneLine(line) + (remedy ? ` → ${oneLine(remedy)}` : '');
  });
  return [...lines, '', summaryOf(findings)].join('\n');
}

/** For machines: the findings, how many there are of each state, and whether nothing is wrong. */
export function asJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: exitCodeOf(findings) === NOTHING_WRONG, counts: countsOf(findings), findings }, null, 2);
}

export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ state }) => state === 'wrong') ? SOMETHING_WRONG : NOTHING_WRONG;
}

function summaryOf(findings: readonly Finding[]): string {
  const { good, hint, wrong, skipped } = countsOf(findings);
  return `${good} good, ${hint} hints, ${wrong} wrong, ${skipped} skipped`;
}

function countsOf(findings: readonly Finding[]): Record<State, number> {
  const counts = { good: 0, hint: 0, wrong: 0, skipped: 0 };
  for (const { state } of findings) counts[state]++;
  return counts;
}
