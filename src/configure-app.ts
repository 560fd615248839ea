import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env } from './config/index.js';
import { registerDocs } from './docs/index.js';
import { Draining, registerEdge, registerRequestLog } from './http/index.js';
import { Monitors, registerMetrics } from './metrics/index.js';
import { SourceLimit } from './throttling/index.js';
import { registerTraces } from './traces/index.js';

/** What main and the tests share: everything between the adapter and the routes. */
export async function configureApp(app: NestFastifyApplication, env: Env): Promise<NestFastifyApplication> {
  const fastify = app.getHttpAdapter().getInstance();
  await registerTraces(app, env);
  registerMetrics(app, env);
  registerRequestLog(fastify, env);
  await registerEdge(fastify, env);
  app.get(Draining).register(fastify);
  const limit = app.get(SourceLimit);
  const monitors = app.get(Monitors);
  fastify.addHook('onRequest', async (request) => {
    if (!monitors.isScrape(request)) await limit.check(request);
  });
  if (env.DOCS) registerDocs(app, env);
  return app;
}
