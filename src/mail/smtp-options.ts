import type { MailerOptions } from '@nestjs-modules/mailer';
import type { TransportName } from '../common/index.js';
import type { Env } from '../config/index.js';
import { noteWholeText } from './whole-text.js';

/** What the connection depends on; user and password of the URL are percent-encoded. */
export type SmtpSettings = Pick<Env, 'SMTP_ALLOW_PLAIN' | 'production'>;

/** Nodemailer's pool, with every wait bounded; times in ms. */
export interface SmtpOptions {
  pool: true;
  host: string;
  port?: number;
  secure: boolean;
  requireTLS: boolean;
  auth?: { user: string; pass: string };
  tls: { minVersion: 'TLSv1.2'; rejectUnauthorized: boolean };
  maxConnections: number;
  maxRequeues: number;
  connectionTimeout: number;
  greetingTimeout: number;
  socketTimeout: number;
  dnsTimeout: number;
  disableFileAccess: true;
  disableUrlAccess: true;
}

/** As many as the relay has places for mails: none waits for a connection while its deadline runs. */
const CONNECTIONS = 20;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/** The servers by name, each with a pool of its own. */
export function mailerOptions(servers: Partial<Record<TransportName, SmtpOptions>>): MailerOptions {
  return { transports: servers, plugins: [{ step: 'stream', plugin: noteWholeText }] };
}

/**
 * How to reach the server at `address`. `smtps` is TLS from the first byte; `smtp` upgrades by STARTTLS, and in
 * production must, unless the server is this host or `SMTP_ALLOW_PLAIN` says otherwise. Query parameters are
 * ignored: nodemailer would let them override what is decided here.
 */
export function smtpOptions(address: string, settings: SmtpSettings): SmtpOptions {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const loopback = LOOPBACK.test(host);
  return {
    pool: true,
    host,
    port: url.port ? Number(url.port) : undefined,
    secure,
    requireTLS: !secure && settings.production && !loopback && !settings.SMTP_ALLOW_PLAIN,
    auth: url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined,
    // A mail server on this host has a self-signed certificate, and nobody stands between.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !loopback },
    maxConnections: CONNECTIONS,
    // Of a connection that a server closed after it had served: nodemailer says it again only where no byte of the text was read.
    maxRequeues: 1,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    // For the word after the final dot; what comes before it has the transport's own limit.
    socketTimeout: 30_000,
    dnsTimeout: 5_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
