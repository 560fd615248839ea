import { NestFactory } from '@nestjs/core';
import { parseArgs } from 'node:util';
import type { Env } from '../config/index.js';
import { DEFAULT_REALM, linkWith } from '../realms/index.js';
import { canonicalEmail } from '../users/index.js';
import { AdminCommandModule } from './admin-command.module.js';
import { Admins } from './admins.js';
import { CommandRefused, UsageError, sentenceOf } from './failure.js';

const USAGE = `usage: npm run admin -- COMMAND EMAIL [--realm=SLUG] [--force]
  create   invite an administrator; prints the link by which they choose a password
  promote  make an administrator of somebody with an account
  revoke   take the role again; of the last administrator of a realm with --force alone`;
/** Exit codes. */
const REFUSED = 1;
const FAILED = 2;

const COMMANDS = ['create', 'promote', 'revoke'] as const;

interface Order {
  command: (typeof COMMANDS)[number];
  email: string;
  realm: string;
  /** Whether a realm may lose its last administrator. */
  force: boolean;
}

/** What the command came to: its exit code, and what there is to say. */
export interface Outcome {
  code: 0 | typeof REFUSED | typeof FAILED;
  text: string;
}

/** `admin create|promote|revoke EMAIL [--realm=SLUG]` says who administers a realm, while the service runs or not. */
export async function administer(args: string[], readEnv: () => Env): Promise<Outcome> {
  try {
    const order = readArguments(args);
    return { code: 0, text: await inService(order, readEnv()) };
  } catch (error) {
    return { code: error instanceof CommandRefused ? REFUSED : FAILED, text: sentenceOf(error) };
  }
}

async function inService(order: Order, env: Env): Promise<string> {
  if (order.realm !== DEFAULT_REALM && !env.REALMS.includes(order.realm))
    throw new CommandRefused(`there is no realm ${order.realm}; REALMS names them`);
  const app = await NestFactory.createApplicationContext(AdminCommandModule.forRoot(env), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await carryOut(app.get(Admins), order, env);
  } finally {
    await app.close();
  }
}

async function carryOut(admins: Admins, { command, email, realm, force }: Order, env: Env): Promise<string> {
  if (command === 'create') {
    const link = linkWith(await admins.create(realm, email), realm, env.FRONTEND_URL);
    return `${email} is invited as an administrator of ${realm}. This link is shown once, works once, and ends in 3 days:\n${link}`;
  }
  const changed = await (command === 'promote' ? admins.promote(realm, email) : admins.revoke(realm, email, force));
  const state = command === 'promote' ? 'an administrator' : 'no administrator';
  if (!changed) return `${email} is ${state} of ${realm} already.`;
  return `${email} is ${state} of ${realm} from now on, and signed out everywhere.`;
}

function readArguments(args: string[]): Order {
  try {
    const options = {
      realm: { type: 'string', default: DEFAULT_REALM },
      force: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [name, typed, ...more] = positionals;
    const command = COMMANDS.find((each) => each === name);
    const email = canonicalEmail(typed ?? '');
    const { realm, force } = values;
    const fits = more.length === 0 && (!force || command === 'revoke');
    if (command && email !== null && fits) return { command, email, realm, force };
  } catch {
    // An unknown option.
  }
  throw new UsageError(USAGE);
}
