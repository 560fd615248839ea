import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ConfigError, loadEnv } from './config/index.js';
import type { Env } from './config/index.js';
import { configureApp } from './configure-app.js';
import { createAdapter } from './http/index.js';

/** Nest's levels, loudest first. */
const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
const NEST_NAMES: Readonly<Record<string, LogLevel>> = { info: 'log', trace: 'verbose' };

async function main(): Promise<void> {
  const env = loadEnv();
  const logger = new ConsoleLogger({ json: env.production, logLevels: levelsOf(env) });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(env), createAdapter(env), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await configureApp(app, env);
  await app.listen(env.PORT, env.HOST);
  greet(env, logger);
}

function levelsOf(env: Env): LogLevel[] {
  const level = NEST_NAMES[env.LOG_LEVEL] ?? (env.LOG_LEVEL as LogLevel);
  return LEVELS.slice(0, LEVELS.indexOf(level) + 1);
}

/** Where things are, in a few clear lines. */
function greet(env: Env, logger: ConsoleLogger): void {
  const lines = [
    `${env.APP_NAME} is running at ${env.PUBLIC_URL}`,
    env.DOCS && `  API and Swagger UI  ${env.PUBLIC_URL}/docs`,
    !env.SMTP_URL &&
      `  Mailbox             ${env.PUBLIC_URL}/dev/mailbox (no mail leaves this machine: SMTP_URL is not set)`,
    env.embedded && `  Database            embedded, in ${env.DATA_DIR} (one instance)`,
    env.generatedSecret && `  Secret              generated, kept in ${env.DATA_DIR}`,
    env.unused.length > 0 && `  Not used yet        ${env.unused.join(', ')}: this version checks them only`,
  ].filter((line) => line !== false);
  if (env.production) lines.forEach((line) => logger.log(line, 'Start'));
  else console.log(`\n${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  console.error(describe(error));
  process.exit(1);
});

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? `The service could not start: ${error.message}` : 'The service could not start';
}
