import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Draining } from './http/index.js';

/** How long at most a process that was told to end goes on to take connections (ms): balancers ask every few seconds. */
const DRAIN = 4_000;
/** Without any open connection for so long (ms), nobody sends anything here any more. */
const QUIET = 500;
const LOOK = 50;
/** How long at most the requests under way may take then (ms); under the 30 s after which Kubernetes kills. */
const FINISH = 10_000;
/** A repeat within this time (ms) is the same order: npm, its shell and our own script pass one on side by side. */
const ECHO = 1_000;

/**
 * Ends the process in order when it is told to. On SIGTERM it says so by `/health/ready` and by `Connection: close`,
 * goes on serving for a while, and then finishes what is under way; on SIGINT (Ctrl-C) and SIGHUP it finishes at once.
 * A second signal ends it in the middle.
 */
export function shutDownOnSignals(app: NestFastifyApplication): void {
  let toldAt: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (toldAt === undefined) {
        toldAt = performance.now();
        void shutDown(app, signal);
      } else if (performance.now() - toldAt > ECHO) process.exit(128 + constants.signals[signal]);
    });
  }
}

async function shutDown(app: NestFastifyApplication, signal: NodeJS.Signals): Promise<void> {
  const server: Server = app.getHttpServer();
  try {
    app.get(Draining).begin();
    if (signal === 'SIGTERM') await drained(server);
    const patience = setTimeout(() => server.closeAllConnections(), FINISH);
    await app.getHttpAdapter().close();
    clearTimeout(patience);
    // All that a request may need ends after the last one of them.
    await app.close();
  } catch (error) {
    new Logger('ShutDown').error(
      'the service could not end in order',
      error instanceof Error ? error.stack : undefined,
    );
    process.exit(1);
  }
  // The exit code of a process that the signal ended: supervisors know it.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Resolves once nobody seems to send anything, and in any case after `DRAIN`. */
async function drained(server: Server): Promise<void> {
  const connections = promisify(server.getConnections.bind(server));
  if ((await connections()) === 0) return;
  const start = performance.now();
  let lastUse = start;
  for (let now = start; now - start < DRAIN && now - lastUse < QUIET; now = performance.now()) {
    if ((await connections()) > 0) lastUse = now;
    await pause(LOOK);
  }
}
