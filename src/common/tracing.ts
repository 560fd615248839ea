import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DomainError, Unavailable } from './domain-error.js';

/** What is told of a step: never an address, an id of a person, or anything that a client may invent. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A step of a trace that is under way. */
export interface Span {
  /** 32 hexadecimal digits; stands in the lines of the log too. */
  readonly traceId: string;
  /** Whether anybody will see it. */
  readonly isRecorded: boolean;
  /** As W3C Trace Context names it in `traceparent`, for a step that is taken later or elsewhere. */
  readonly traceParent: string;
  add(facts: SpanFacts): void;
  /** It did not do what it was there for; `type` is a class or a code. */
  fail(type: string): void;
  end(): void;
}

/** `server`: a request that came; `client`: a neighbour is asked; `internal`: neither. */
export type SpanKind = 'server' | 'client' | 'internal';

export interface SpanStart {
  kind: SpanKind;
  facts?: SpanFacts;
  /** Another step of this process, or a `traceparent`; a step without one begins a trace. */
  parent?: Span | string | undefined;
}

/** Makes spans and takes them to whoever collects them. */
export interface Tracer {
  start(name: string, start: SpanStart): Span;
}

/** The step that the code is in. Of the process, so that a line of the log finds it without being told. */
const current = new AsyncLocalStorage<Span | undefined>();

/** The trace that the code is in; undefined outside of any. */
export function currentTraceId(): string | undefined {
  return current.getStore()?.traceId;
}

/** Where a request's time goes, for whoever collects traces. Next to free where nobody does. */
@Injectable()
export class Tracing {
  private tracer: Tracer | undefined;

  /** From here on `tracer` makes spans. */
  use(tracer: Tracer): void {
    this.tracer = tracer;
  }

  /** What a later step names as its parent; `null` where nobody will see this one. */
  get traceParent(): string | null {
    const span = this.tracer && current.getStore();
    return span?.isRecorded ? span.traceParent : null;
  }

  /** Begins a step whose end is for the caller to tell; undefined where nobody collects. */
  start(name: string, start: SpanStart): Span | undefined {
    return this.tracer?.start(name, start);
  }

  /** Begins a step within the one that the code is in; undefined where there is none that anybody will see. */
  startWithin(name: string, start: Omit<SpanStart, 'parent'>): Span | undefined {
    const parent = this.tracer && current.getStore();
    return parent?.isRecorded ? this.start(name, { ...start, parent }) : undefined;
  }

  /** Runs `work` as a step within the one that the code is in. */
  async within<T>(name: string, start: Omit<SpanStart, 'parent'>, work: () => Promise<T>): Promise<T> {
    const span = this.startWithin(name, start);
    return span ? this.inside(span, work) : work();
  }

  /** Runs `work` as a step after `parent`, a `traceparent`, and outside of any trace where there is none. */
  async after<T>(
    parent: string | null,
    name: string,
    start: Omit<SpanStart, 'parent'>,
    work: (span?: Span) => Promise<T>,
  ): Promise<T> {
    const span = parent === null ? undefined : this.start(name, { ...start, parent });
    return span ? this.inside(span, () => work(span)) : work();
  }

  /** Runs `work`, and all that follows from it, in `span`. */
  enter(span: Span, work: () => void): void {
    current.run(span, work);
  }

  /** Runs `work`, and all that follows from it, outside of any trace: for what many requests share. */
  outside(work: () => void): void {
    if (this.tracer) current.exit(work);
    else work();
  }

  private async inside<T>(span: Span, work: () => Promise<T>): Promise<T> {
    try {
      return await current.run(span, work);
    } catch (error) {
      const type = typeOf(error);
      // A refusal is an answer like any other.
      if (error instanceof DomainError && !(error instanceof Unavailable)) span.add({ 'error.type': type });
      else span.fail(type);
      throw error;
    } finally {
      span.end();
    }
  }
}

/** The class or the driver's code: a message may quote what no trace may hold. */
export function typeOf(error: unknown): string {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && /^\w{1,50}$/.test(code)) return code;
  if (driverError !== undefined) return typeOf(driverError);
  return error instanceof Error ? error.constructor.name : 'unknown';
}
