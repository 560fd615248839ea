import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inspectEnv } from '../../src/config/index.js';
import { diagnose } from '../../src/doctor/examinations.js';
import type { Finding } from '../../src/doctor/findings.js';
import { patientOf, type Patient } from '../../src/doctor/patient.js';
import { TestClock } from './clock.js';

const root = join(__dirname, '../..');
/** What `npm run doctor` runs. */
const DOCTOR = join(root, 'dist/src/doctor/doctor.js');

/** A clock that goes on as the machine's does: neighbours have the machine's, too. */
export class GoingClock extends TestClock {
  override now(): Date {
    return new Date();
  }
}

/** What the doctor finds with these settings, in this process. */
export async function findingsOf(
  source: Record<string, string | undefined>,
  instead: Partial<Patient> = {},
): Promise<Diagnosis> {
  const resolveTxt = () => Promise.resolve([] as string[][]);
  return new Diagnosis(await diagnose({ ...patientOf(inspectEnv(source)), resolveTxt, ...instead }));
}

export class Diagnosis {
  constructor(readonly findings: readonly Finding[]) {}

  /** The findings of a check, as `state: text → remedy`. */
  of(check: string): string[] {
    return this.findings
      .filter((finding) => finding.check === check)
      .map(({ state, text, remedy }) => `${state}: ${text}${remedy ? ` → ${remedy}` : ''}`);
  }

  get wrong(): string[] {
    return this.findings.filter(({ state }) => state === 'wrong').map(({ check, text }) => `${check}: ${text}`);
  }
}

/** The command, as a process of its own. */
export async function runDoctor(env: Record<string, string>, args: string[] = [], cwd = root) {
  const child: ChildProcess = spawn(process.execPath, [DOCTOR, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
