import type { Operation, Window } from '../journal.js';
import { HASHES, USUAL, faults } from '../list/index.js';
import type { World } from '../world.js';

/** Routes that hash. */
const HASHING = /password|\/login$|\/register$/;
const boundOf = new Map(faults.map(({ name, bound }) => [name, bound]));

/** Whether every answer was one that the contract knows, in time. */
export function checkAnswers({ journal, instances }: World): void {
  const unanswered = new Map<Window, Operation[]>();
  for (const operation of journal.operations) {
    const { at, ms } = operation;
    const window = journal.faultDuring(at, at + ms);
    const tell = (what: string) => journal.violation(what, describe(operation, window));
    const touched = journal.touchedDuring(at, at + ms);
    if (operation.status === 0) {
      if (operation.via === 'nginx' || !touched.has('instances')) tell('no answer at all');
    } else if (operation.status === 503 && operation.requestId === '') {
      if (!operation.type.startsWith('application/problem+json') || !operation.retryAfter)
        tell('nginx says it otherwise');
      if (!window) tell('nginx found no instance');
      else unanswered.set(window, [...(unanswered.get(window) ?? []), operation]);
    } else checkStatus(operation, touched, tell);
    const hashes = HASHING.test(operation.route) ? HASHES : 0;
    const bound = Math.max(USUAL, ...boundsWithin(journal.windows, at, at + ms)) + hashes;
    if (ms - journal.lagWithin(at, at + ms) > bound) tell(`longer than ${bound} ms`);
  }
  for (const [window, operations] of unanswered) {
    const allowed = faults.find(({ name }) => name === window.fault)?.unanswered ?? 0;
    if (operations.length <= allowed) continue;
    const ids = operations.slice(0, 3).map((each) => describe(each, window));
    journal.violation(`${operations.length} requests found no instance, at most ${allowed}`, ids.join('; '));
  }
  for (const crash of instances.flatMap(({ crashes }) => crashes)) journal.violation('a process ended', crash);
}

function checkStatus(operation: Operation, touched: Set<string>, tell: (what: string) => void): void {
  const { status, type, retryAfter } = operation;
  if (status === 500 || status === 502 || status === 504) tell(`${status}`);
  if (status >= 400 && !type.startsWith('application/problem+json')) tell('a refusal without a problem document');
  if (status !== 503) return;
  if (!/^\d+$/.test(retryAfter)) tell('503 without Retry-After');
  if (!['database', 'instances', 'disk'].some((part) => touched.has(part))) tell('503 without a reason');
}

function boundsWithin(windows: Window[], from: number, to: number): number[] {
  return windows
    .filter((window) => window.from <= to && window.to >= from)
    .map(({ fault }) => boundOf.get(fault) ?? USUAL);
}

function describe(
  { at, ms, route, status, code, requestId, via, error }: Operation,
  window: Window | undefined,
): string {
  const time = new Date(at).toISOString();
  return `${window?.fault ?? 'calm'} ${time} ${route} by ${via}: ${status} ${code}${error} ${Math.round(ms)} ms ${requestId}`;
}
