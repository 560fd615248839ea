import type { Journal } from '../journal.js';

/** What a run of every fault sees some of: checks that were given nothing to check find nothing. */
const SEEN = [
  'users',
  'signed in again',
  'messages written',
  'messages taken',
  'sessions ended',
  'probes',
  'ends seen with Redis',
  'ends seen without',
  'lines of logs',
  'health: live',
  'health: ready',
  'health: unready',
];
const FLOWS = ['signUp', 'passwordSignIn', 'codeSignIn', 'reset', 'guess', 'flood'];

/** Whether there was something to look at. */
export function checkFloor(journal: Journal, counts: Record<string, number>): void {
  for (const name of SEEN) if (!counts[name]) journal.violation('nothing was seen', name);
  for (const flow of FLOWS) if (!journal.flows.get(flow)) journal.violation('nobody did it', flow);
}
