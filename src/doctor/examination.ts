import { bounded, codeOf } from './bounded.js';
import { Findings, type Finding } from './findings.js';
import type { Patient } from './patient.js';

/** The checks of one neighbour, one after another. */
export interface Examination {
  group: string;
  /** The variables without which there is nothing to check; one that is refused skips the group. */
  needs: readonly string[];
  readonly run: (patient: Patient, to: Findings) => Promise<void> | void;
}

/** The longest that a whole group takes (ms); each wait in it has its own bound. */
const LONGEST = 25_000;

/** Runs all groups side by side and answers what they found, in their order. Never throws: what fails is a finding. */
export async function examine(patient: Patient, examinations: readonly Examination[]): Promise<Finding[]> {
  const all = await Promise.all(examinations.map((one) => findingsOf(patient, one)));
  return all.flat();
}

async function findingsOf(patient: Patient, { group, needs, run }: Examination): Promise<Finding[]> {
  const to = new Findings(group);
  const refused = needs.filter((name) => patient.settings.isRefused(name));
  if (refused.length > 0) to.skipped('all', `${refused.join(' and ')} can not be used, see above`);
  else await attempt(to, async () => run(patient, to));
  return to.all;
}

async function attempt(to: Findings, work: () => Promise<void>): Promise<void> {
  try {
    await bounded(work(), LONGEST);
  } catch (error) {
    to.wrong('all', `could not be checked to the end: ${codeOf(error)}`, 'see what is wrong above, mend it, ask again');
  }
}
