import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.js';

/** What the processes of the service are called. */
const SERVICE = /^(a|b|embedded|migrating-[ab])\.log$/;
const LONGEST = 240;

/** Whether a log holds a secret, or a line that says that something broke. */
export function checkLogs({ programs, journal }: World): Record<string, number> {
  const folder = join(programs.folder, 'logs');
  const secrets = wordsOf(journal.secrets);
  let lines = 0;
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      lines++;
      const found = secretIn(line, secrets);
      if (found) journal.violation('a secret in a log', `${name}: ${line.slice(0, LONGEST)} (${found})`);
      const trouble = SERVICE.test(name) && troubleIn(line);
      if (trouble) journal.violation(trouble, `${name}: ${line.slice(0, LONGEST)}`);
    }
  }
  return { 'lines of logs': lines };
}

/** A password is known by its first word. */
function wordsOf(secrets: Set<string>): Set<string> {
  return new Set([...secrets].map((secret) => secret.split(' ')[0] ?? secret));
}

function secretIn(line: string, secrets: Set<string>): string | undefined {
  // A process and its connection in nginx' log of errors.
  const text = line.replace(/\d+#\d+: \*\d+/g, '');
  const long = text.match(/[\w.@+-]{7,}/g)?.find((word) => secrets.has(word));
  const code = text.match(/(?<![\w.-])\d{6}(?![\w-])/g)?.find((word) => secrets.has(word));
  if (long) return long.includes('@') ? 'an address' : 'a token or password';
  return code && 'a code';
}

function troubleIn(line: string): string | undefined {
  try {
    const { level } = JSON.parse(line) as { level?: string };
    return level === 'error' || level === 'fatal' ? `a line of level ${level}` : undefined;
  } catch {
    return 'a line that is none of the log (an unhandled rejection, a warning of Node)';
  }
}
