import type { z } from 'zod';
import { groups, withFallbacks } from './schema.js';
import { documented } from './variable.js';

/** Its default differs from machine to machine. */
const perMachine = new Set(['HASH_CONCURRENCY']);

const head = `# Every setting of Latchkey with its meaning and its default. Copy this file to .env and uncomment what differs;
# a .env file is read outside production only, and what is really set wins. An empty value counts as unset.
`;

/** The text of .env.example. */
export function renderExample(): string {
  const defaults = withFallbacks({});
  const sections = Object.entries<Record<string, z.ZodType>>(groups).map(([title, variables]) => {
    const lines = Object.entries(variables).map(([name, field]) => {
      const value = perMachine.has(name) ? '' : (defaults[name] ?? '');
      return `# ${documented(field).description}.\n# ${name}=${quote(value)}\n`;
    });
    return `\n# ${'-'.repeat(8)} ${title} ${'-'.repeat(8)}\n\n${lines.join('\n')}`;
  });
  return head + sections.join('');
}

/** dotenv ends a bare value at #, shells at a blank or <. */
function quote(value: string): string {
  return /^[\w./:@,+-]*$/.test(value) ? value : `"${value}"`;
}
