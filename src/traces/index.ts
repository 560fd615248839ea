import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { Tracing } from '../common/index.js';
import type { Env } from '../config/index.js';
import { TraceExport } from './trace-export.js';
import { traceRequests } from './requests.js';
import { StatementSpans } from './statements.js';

export { TraceExport } from './trace-export.js';

/** Where the time of a request goes, for a collector that speaks OTLP. */
@Module({ providers: [TraceExport], exports: [TraceExport] })
export class TracesModule {}

/** Makes traces from here on, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector; else nothing of it is even loaded. */
export async function registerTraces(app: NestFastifyApplication, env: Env): Promise<void> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return;
  const tracing = app.get(Tracing);
  tracing.use(await app.get(TraceExport).start(env, env.OTEL_EXPORTER_OTLP_ENDPOINT));
  traceRequests(app.getHttpAdapter().getInstance(), tracing, env);
  app.get(DataSource).subscribers.push(new StatementSpans(tracing));
}
