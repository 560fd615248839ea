import { Counter, Gauge, Histogram, collectDefaultMetrics } from 'prom-client';
import type { Registry } from 'prom-client';

const CODE = ['realm', 'channel', 'purpose', 'country'] as const;
const MESSAGE = ['realm', 'channel', 'template', 'country'] as const;

/** Upper bounds in seconds: a signed-in request takes about 1 ms, one that hashes 0.3 s, one that gives up 10 s. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** bcrypt of cost 10 takes about 0.05 s, of cost 15 about 2 s. */
const HASH_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** A transport gives up after 10 s (SMS) or 20 s (mail). */
const DELIVERY_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
/** A batch is short, so that no request waits for it: 0.04 s at most where the database is well. */
const BATCH_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export type Meters = ReturnType<typeof createMeters>;

/**
 * Every metric of this service, in `registry`, and those of the process under the names that all Node.js services give them.
 * No label holds an address, an id, or anything that a client may invent.
 */
export function createMeters(registry: Registry) {
  const registers = [registry];
  const named = <T extends string>(name: string, help: string, labelNames: readonly T[]) => ({
    name: `latchkey_${name}`,
    help,
    labelNames: [...labelNames],
    registers,
  });
  const counter = <T extends string>(name: string, help: string, ...labels: T[]) =>
    new Counter<T>(named(name, help, labels));
  const gauge = <T extends string>(name: string, help: string, ...labels: T[]) =>
    new Gauge<T>(named(name, help, labels));
  const histogram = <T extends string>(name: string, help: string, buckets: number[], ...labels: T[]) =>
    new Histogram<T>({ ...named(name, help, labels), buckets });
  collectDefaultMetrics({ register: registry });
  return {
    codesAsked: counter('codes_asked_total', 'Codes that were promised, decoys too', ...CODE),
    codesVerified: counter('codes_verified_total', 'Codes and links that were right', ...CODE, 'by'),
    codesRefused: counter('codes_refused_total', 'Guesses at codes that were refused', ...CODE, 'code'),
    sent: counter('messages_sent_total', 'Messages that the other side took', ...MESSAGE),
    delivered: counter('messages_delivered_total', 'Messages that the provider reports delivered', ...MESSAGE),
    failed: counter('messages_failed_total', 'Messages that were given up', ...MESSAGE, 'kind'),
    deliverySeconds: histogram(
      'delivery_seconds',
      'Handing one message over',
      DELIVERY_SECONDS,
      ...(['channel', 'transport', 'outcome'] as const),
    ),
    signIns: counter('sign_ins_total', 'Sign-ins of known users', 'realm', 'method'),
    signUps: counter('sign_ups_total', 'New users', 'realm', 'method'),
    accountEvents: counter('account_events_total', 'Events of the audit trail', 'realm', 'type'),
    sessionsOpened: counter('sessions_opened_total', 'Sessions that were opened', 'realm'),
    sessionsRefreshed: counter('sessions_refreshed_total', 'Refresh tokens that were replaced', 'realm', 'outcome'),
    sessionsEnded: counter('sessions_ended_total', 'Sessions that were ended before their time', 'reason'),
    smsRefused: counter('sms_refusals_total', 'Numbers that the spend guard refused', 'reason', 'country'),
    rateLimits: counter('rate_limits_total', 'Requests that a limit refused', 'kind'),
    refusals: counter('http_refusals_total', 'Requests that were refused, by error code', 'route', 'code'),
    requestSeconds: histogram(
      'http_request_duration_seconds',
      'From the head of a request to the end of its answer',
      REQUEST_SECONDS,
      ...(['route', 'method', 'status'] as const),
    ),
    hashActive: gauge('hash_active', 'Password hashes under way'),
    hashQueued: gauge('hash_queued', 'Password hashes that wait'),
    hashRefused: counter('hash_refused_total', 'Password hashes that found the queue full'),
    hashSeconds: histogram('hash_seconds', 'One password hash, without its wait', HASH_SECONDS),
    outboxDue: gauge('outbox_due_messages', 'Messages that are due and have not left, at most 10000'),
    outboxOldest: gauge('outbox_oldest_due_seconds', 'How long the oldest of them has been due'),
    dead: gauge('outbox_dead_messages', 'Messages that were given up in 24 h, at most 10000', 'channel', 'kind'),
    channelUp: gauge('channel_up', 'Whether any transport of the channel works', 'channel'),
    transportUp: gauge(
      'transport_up',
      'Whether the last conversation with the transport succeeded',
      ...(['channel', 'transport'] as const),
    ),
    connections: gauge('database_connections', 'Connections of the MySQL pool', 'state'),
    users: gauge('users', 'Users, as of the last minute', 'realm', 'status'),
    replicas: gauge('database_replicas', 'Read replicas', 'state'),
    rowsRemoved: counter('retention_rows_total', 'Old rows that were removed', 'table'),
    batchSeconds: histogram('retention_batch_seconds', 'Removing one batch of old rows', BATCH_SECONDS),
    retentionLag: gauge('retention_lag_seconds', 'How long the oldest row has been past its time', 'table'),
    retentionLast: gauge('retention_last_timestamp_seconds', 'When this instance last ended a round'),
    retentionSeconds: gauge('retention_round_seconds', 'How long that round took'),
    scrapeFailures: counter('scrape_failures_total', 'What could not be read for a scrape', 'source'),
  };
}
