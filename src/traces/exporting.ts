import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Context, SpanContext, Tracer as OtelTracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, Sampler, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Span, SpanFacts, SpanStart, Tracer } from '../common/index.js';
import type { Env } from '../config/index.js';

/** Spans that wait at most, about a kilobyte each; further ones are dropped. */
const QUEUE = 4_096;
const BATCH = 512;
/** How often what has gathered is sent, and how long that may take (ms). */
const INTERVAL = 2_000;
const TIMEOUT = 5_000;
/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. The SDK takes ids of zeros alone for none. */
const TRACE_PARENT = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;
const SUCCESS = 0;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** What is loaded only where there is a collector. */
export interface Exporting {
  readonly tracer: Tracer;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** @param announce is told when the collector begins to refuse spans, and when it takes them again */
export function startExporting(env: Env, endpoint: string, announce: (taken: boolean) => void): Exporting {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: TIMEOUT });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME }),
    sampler: samplerOf(env),
    spanProcessors: [
      new BatchSpanProcessor(telling(exporter, announce), {
        maxQueueSize: QUEUE,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: INTERVAL,
        exportTimeoutMillis: TIMEOUT,
      }),
    ],
  });
  return {
    tracer: new OtlpTracer(provider.getTracer('latchkey')),
    flush: () => provider.forceFlush(),
    stop: () => provider.shutdown(),
  };
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }: Env): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(share),
  }[name.replace('parentbased_', '') as 'always_on' | 'always_off' | 'traceidratio']();
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** An exporter that says once when it fails, and once when it is well again. */
function telling(exporter: SpanExporter, announce: (taken: boolean) => void): SpanExporter {
  let taken = true;
  return {
    export: (spans: ReadableSpan[], done) => {
      exporter.export(spans, (result) => {
        const now = (result.code as number) === SUCCESS;
        if (now !== taken) announce(now);
        taken = now;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** Makes spans whose parent is told, never taken from a context of the process: tests run several services in one. */
class OtlpTracer implements Tracer {
  constructor(private readonly tracer: OtelTracer) {}

  start(name: string, { kind, facts, parent }: SpanStart): Span {
    const options = { kind: KINDS[kind], ...(facts && { attributes: { ...facts } }) };
    return new OtlpSpan(this.tracer.startSpan(name, options, contextOf(parent)));
  }
}

function contextOf(parent: Span | string | undefined): Context {
  if (parent instanceof OtlpSpan) return trace.setSpan(ROOT_CONTEXT, parent.span);
  const context = typeof parent === 'string' ? readTraceParent(parent) : undefined;
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function readTraceParent(text: string): SpanContext | undefined {
  const [, traceId, spanId, flags = '00'] = TRACE_PARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}

class OtlpSpan implements Span {
  constructor(readonly span: ReturnType<OtelTracer['startSpan']>) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  get isRecorded(): boolean {
    return this.span.isRecording();
  }

  get traceParent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  add(facts: SpanFacts): void {
    this.span.setAttributes({ ...facts });
  }

  fail(type: string): void {
    this.span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}
