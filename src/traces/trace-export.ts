import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Tracer } from '../common/index.js';
import type { Env } from '../config/index.js';
import type { Exporting } from './exporting.js';

/** How long a process that ends waits for its last spans to leave (ms). */
const LAST_PATIENCE = 2_000;

/** The way to the collector. Nobody waits for it: what it does not take in time is dropped, and said once. */
@Injectable()
export class TraceExport implements OnApplicationShutdown {
  private readonly logger = new Logger('Traces');
  private exporting: Exporting | undefined;

  /** Loads what speaks OTLP, and answers what makes spans. */
  async start(env: Env, endpoint: string): Promise<Tracer> {
    const { startExporting } = await import('./exporting.js');
    this.exporting = startExporting(env, endpoint, (taken) => this.announce(taken));
    return this.exporting.tracer;
  }

  /** Sends what has gathered; resolves once the collector took it, and in any case after 2 s. */
  async flush(): Promise<void> {
    await inTime(this.exporting?.flush());
  }

  async onApplicationShutdown(): Promise<void> {
    const { exporting } = this;
    this.exporting = undefined;
    await inTime(exporting?.stop());
  }

  private announce(taken: boolean): void {
    // What a process that ends still had to say interests nobody.
    if (!this.exporting) return;
    if (taken) this.logger.log('the collector takes traces again');
    else this.logger.warn('the collector takes no traces: they are dropped');
  }
}

async function inTime(work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_PATIENCE)));
  await Promise.race([work?.catch(() => undefined), patience]);
  clearTimeout(timer);
}
