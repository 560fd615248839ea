import { Logger } from '@nestjs/common';
import { JsonLogger, StartLogger, createLogger } from '../../src/start-logger.js';
import { parseEnv } from '../../src/config/index.js';
import type { Env } from '../../src/config/index.js';

type Level = Env['LOG_LEVEL'];

function lines(level: Level, work: (logger: JsonLogger) => void): Record<string, unknown>[] {
  const written: string[] = [];
  work(new JsonLogger({ LOG_LEVEL: level }, { write: (line: string) => void written.push(line) }));
  for (const line of written) expect(line).toMatch(/^\{[^\n]*\}\n$/);
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log in production', () => {
  afterEach(() => void Logger.overrideLogger(undefined as never));

  it('is a JSON object on each line, with its time, level and context', () => {
    const [line] = lines('info', (logger) => logger.warn('the outbox can’t be read:\nno', 'OutboxRelay'));
    expect(line).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      context: 'OutboxRelay',
      message: 'the outbox can’t be read:\nno',
    });
  });

  it('has fields where they are given, and the stack of an error', () => {
    const [fields, failure, thrown] = lines('info', (logger) => {
      Logger.overrideLogger(logger);
      new Logger('Request').log({ request_id: '1', status: 200 });
      new Logger('Http').error('1 GET / internal', 'Error: x\n  at y');
      new Logger('Http').error(new Error('lost'));
    });
    expect(fields).toMatchObject({ level: 'info', context: 'Request', request_id: '1', status: 200 });
    expect(failure).toMatchObject({
      level: 'error',
      context: 'Http',
      message: '1 GET / internal',
      stack: 'Error: x\n  at y',
    });
    expect(thrown).toMatchObject({
      level: 'error',
      message: 'lost',
      stack: expect.stringContaining('json-logger') as string,
    });
  });

  it.each([
    ['fatal', ['fatal']],
    ['error', ['fatal', 'error']],
    ['warn', ['fatal', 'error', 'warn']],
    ['info', ['fatal', 'error', 'warn', 'info']],
    ['debug', ['fatal', 'error', 'warn', 'info', 'debug']],
    ['trace', ['fatal', 'error', 'warn', 'info', 'debug', 'trace']],
  ] as const)('at %s holds %j', (level, expected) => {
    const said = lines(level, (logger) => {
      for (const each of ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const) logger[each]('x', 'Test');
    });
    expect(said.map((line) => line.level)).toEqual(expected);
  });

  it('hides what must never be in it, should it ever be', () => {
    const secret = 'Zanzibar-39471';
    const names = [
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
    const secrets = Object.fromEntries(names.map((name) => [name, secret]));
    const said = lines('trace', (logger) => logger.log({ ...secrets, req: { ...secrets, headers: secrets } }, 'Test'));
    expect(JSON.stringify(said)).not.toContain(secret);
    expect(said).toMatchObject([{ authorization: '[hidden]', req: { headers: { 'set-cookie': '[hidden]' } } }]);
  });

  it('says what the framework tells of itself at debug only', () => {
    const chat = (logger: JsonLogger) => {
      logger.log('AppModule dependencies initialized', 'InstanceLoader');
      logger.error('Unable to connect', undefined, 'TypeOrmModule');
    };
    expect(lines('info', chat)).toEqual([]);
    expect(lines('debug', chat)).toHaveLength(2);
  });

  it('is for production alone', () => {
    const env = parseEnv({});
    expect(createLogger(env)).toBeInstanceOf(StartLogger);
    expect(createLogger({ ...env, production: true })).toBeInstanceOf(JsonLogger);
  });
});
