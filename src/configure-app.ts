import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env } from './config/index.js';
import { registerDocs } from './docs/index.js';
import { Draining, registerEdge } from './http/index.js';
import { SourceLimit } from './throttling/index.js';

/** What main and the tests share: everything between the adapter and the routes. */
export async function configureApp(app: NestFastifyApplication, env: Env): Promise<NestFastifyApplication> {
  const fastify = app.getHttpAdapter().getInstance();
  await registerEdge(fastify, env);
  app.get(Draining).register(fastify);
  const limit = app.get(SourceLimit);
  fastify.addHook('onRequest', (request) => limit.check(request));
  if (env.DOCS) registerDocs(app, env);
  return app;
}
