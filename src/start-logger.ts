import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel, LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { currentTraceId } from './common/index.js';
import type { Env } from './config/index.js';

/** Nest's levels, loudest first, and the names that LOG_LEVEL has for two of them. */
const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
const OTHER_NAMES: Readonly<Record<string, LogLevel>> = { info: 'log', trace: 'verbose' };
/** What Nest says of its own start, a line for every module and route. */
const FRAMEWORK = new Set(['InstanceLoader', 'NestFactory', 'NestApplication', 'RouterExplorer', 'RoutesResolver']);
/** They report what main reports once more, and better, when the start fails. */
const START_FAILURES = new Set(['TypeOrmModule', 'ExceptionHandler', 'NestApplication']);

/** No line is made of these; should one ever be, it says nothing. */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'new_password',
  'otp',
  'otp_code',
  'token',
  'body',
];
/** Where a request and its headers would stand. No wildcard: with them each line costs 22 µs, without 1.6 (pino 10.4). */
const PLACES = ['', 'headers', 'req', 'req.headers'];
const HIDDEN = PLACES.flatMap((place) => SECRETS.map((name) => `${place}["${name}"]`));

/** JSON lines in production, readable ones outside it. */
export function createLogger(env: Env): LoggerService {
  return env.production ? new JsonLogger(env) : new StartLogger(env);
}

/** Readable lines; what the framework says of itself at `debug` only. */
export class StartLogger extends ConsoleLogger {
  private readonly chatty: boolean;

  constructor(env: Pick<Env, 'LOG_LEVEL'>) {
    const level = OTHER_NAMES[env.LOG_LEVEL] ?? (env.LOG_LEVEL as LogLevel);
    super({ logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1) });
    this.chatty = isChatty(env);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(FRAMEWORK, rest)) super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(START_FAILURES, rest)) super.error(message, ...rest);
  }
}

/** One JSON object on each line: `time` (ISO 8601, UTC), `level`, `context`, and `message` or the fields that were logged. */
export class JsonLogger implements LoggerService {
  private readonly lines: Logger;
  private readonly chatty: boolean;

  /** `destination`: standard output unless given. */
  constructor(env: Pick<Env, 'LOG_LEVEL'>, destination?: DestinationStream) {
    const options = {
      level: env.LOG_LEVEL,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
      mixin: traceField,
      redact: { paths: HIDDEN, censor: '[hidden]' },
    };
    this.lines = destination ? pino(options, destination) : pino(options);
    this.chatty = isChatty(env);
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(FRAMEWORK, rest)) this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (this.chatty || !isFrom(START_FAILURES, rest)) this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives the context last, and before it the stack of an error. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const stack = message instanceof Error ? message.stack : rest.length > 1 ? rest[0] : undefined;
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      this.lines[level]({ context, ...message });
    } else {
      this.lines[level]({ context, stack }, message instanceof Error ? message.message : String(message));
    }
  }
}

/** Which trace a line belongs to, where there is one. */
function traceField(): object {
  const trace = currentTraceId();
  return trace === undefined ? {} : { trace_id: trace };
}

function isChatty({ LOG_LEVEL }: Pick<Env, 'LOG_LEVEL'>): boolean {
  return LOG_LEVEL === 'debug' || LOG_LEVEL === 'trace';
}

function isFrom(contexts: ReadonlySet<string>, rest: unknown[]): boolean {
  const context = rest.at(-1);
  return typeof context === 'string' && contexts.has(context);
}
