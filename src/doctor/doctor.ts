import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { inspectEnv } from '../config/index.js';
import { codeOf } from './bounded.js';
import { diagnose } from './examinations.js';
import { patientOf } from './patient.js';
import { asJson, asText, exitCodeOf } from './report.js';

const USAGE = 'usage: npm run doctor -- [--json] [--send-to=ADDRESS]';
/** Of the exit codes: the doctor itself was called wrongly, or could not work. */
const FAILED = 2;
/** An address or a number, and nothing that could be two. */
const ADDRESS = /^([^\s@<>,;"]+@[^\s@<>,;"]+|\+[1-9]\d{6,14})$/;

/** `doctor [--json] [--send-to=ADDRESS]` checks the settings against what they name, and changes nothing. */
async function main(args: string[]): Promise<number> {
  const { json, sendTo } = readArguments(args);
  const findings = await diagnose(patientOf(inspectEnv()), { sendTo });
  console.log(json ? asJson(findings) : asText(findings));
  return exitCodeOf(findings);
}

class UsageError extends Error {}

function readArguments(args: string[]): { json: boolean; sendTo: string | undefined } {
  const options = { json: { type: 'boolean', default: false }, 'send-to': { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args, options });
    const { json, 'send-to': sendTo } = values;
    if (sendTo === undefined || ADDRESS.test(sendTo)) return { json, sendTo };
  } catch {
    // An unknown option.
  }
  throw new UsageError(USAGE);
}

main(process.argv.slice(2)).then(
  // What was given up may still hold the process; by now all is said.
  (code) => process.stdout.write('', () => process.exit(code)),
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : `The doctor could not work: ${codeOf(error)}`);
    process.exit(FAILED);
  },
);
