import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ConfigError, loadEnv } from './config/index.js';
import type { Env } from './config/index.js';
import { configureApp } from './configure-app.js';
import { createAdapter } from './http/index.js';
import { shutDownOnSignals } from './shut-down.js';
import { createLogger } from './start-logger.js';

async function main(): Promise<void> {
  const env = migrating(loadEnv());
  const logger = createLogger(env);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(env), createAdapter(env), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await configureApp(app, env);
  shutDownOnSignals(app);
  await app.listen(env.PORT, env.HOST);
  greet(env, logger);
}

/** `npm start` asks for the schema to be brought up to date, whichever database serves. */
function migrating(env: Env): Env {
  return process.argv.includes('--migrate') ? Object.freeze({ ...env, MIGRATE_ON_START: true }) : env;
}

function stayingHere(env: Env): string {
  if (env.SMTP_URL) return 'no SMS leaves';
  return env.SMS_TRANSPORT === 'mailbox' ? 'neither mail nor SMS leaves' : 'no mail leaves';
}

/** Where things are, in a few clear lines. */
function greet(env: Env, logger: LoggerService): void {
  const lines: (string | false)[] = [
    `${env.APP_NAME} is running at ${env.PUBLIC_URL}`,
    env.DOCS && `  API and Swagger UI  ${env.PUBLIC_URL}/docs`,
    env.mailbox && `  Mailbox             ${env.PUBLIC_URL}/dev/mailbox (${stayingHere(env)} this machine)`,
    env.embedded && `  Database            embedded, in ${env.DATA_DIR} (one instance)`,
    env.generatedSecret && `  Secret              generated, kept in ${env.DATA_DIR}`,
  ];
  const said = lines.filter((line) => line !== false);
  if (env.production) for (const line of said) logger.log(line.trim(), 'Start');
  else console.log(`\n${said.join('\n')}\n`);
}

main().catch((error: unknown) => {
  console.error(describe(error));
  process.exit(1);
});

/** Why the service could not start, without a stack: it is the operator's to mend. */
function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? `The service could not start: ${error.message}` : 'The service could not start';
}
