import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import type { Env } from './config/index.js';

/** Nest's levels, loudest first, and the names that LOG_LEVEL has for two of them. */
const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
const OTHER_NAMES: Readonly<Record<string, LogLevel>> = { info: 'log', trace: 'verbose' };
/** What Nest says of its own start, a line for every module and route. */
const FRAMEWORK = new Set(['InstanceLoader', 'NestFactory', 'NestApplication', 'RouterExplorer', 'RoutesResolver']);

/** They report what main reports once more, and better, when the start fails. */
const START_FAILURES = new Set(['TypeOrmModule', 'ExceptionHandler', 'NestApplication']);

/** JSON lines in production, readable ones outside it; what the framework says of itself at `debug` only. */
export class StartLogger extends ConsoleLogger {
  private readonly chatty: boolean;

  constructor(env: Env) {
    const level = OTHER_NAMES[env.LOG_LEVEL] ?? (env.LOG_LEVEL as LogLevel);
    super({ json: env.production, logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1) });
    this.chatty = LEVELS.indexOf(level) >= LEVELS.indexOf('debug');
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(FRAMEWORK, rest)) super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(START_FAILURES, rest)) super.error(message, ...rest);
  }
}

function isFrom(contexts: ReadonlySet<string>, rest: unknown[]): boolean {
  const context = rest.at(-1);
  return typeof context === 'string' && contexts.has(context);
}
