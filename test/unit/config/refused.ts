import { ConfigError, parseEnv } from '../../../src/config/index.js';

type Source = Record<string, string | undefined>;

/** A production environment without a fault. */
export const production: Source = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.latchkey.test',
  APP_SECRET: '9f2c41d7be08a3655d1e7c90f4ab2386',
  SMTP_URL: 'smtps://mailer:hunter2@mail.latchkey.test:465',
};

export function refusal(source: Source): ConfigError {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`accepted: ${Object.keys(source).join(', ')}`);
}

/** Asserts that `name`, and no other variable, is refused on one line which quotes no value of `source`. */
export function expectRefused(source: Source, ...names: string[]): void {
  const { problems, message } = refusal(source);
  expect(problems.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(
    message
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(':')))
      .sort(),
  ).toEqual([...names].sort());
  for (const text of problems.map((problem) => problem.text)) expect(text).toContain('expected');
  for (const [name, value] of Object.entries(source)) {
    if (value?.trim() && names.includes(name)) expect(words(message)).not.toContain(` ${value.trim()} `);
  }
}

const words = (message: string) => ` ${message.replace(/[;,()\n]/g, ' ')} `;
