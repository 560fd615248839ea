import { request as requestPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { PATIENCE, bounded } from './bounded.js';
import { certificateOf, type Certificate } from './certificate.js';

/** Bytes of an answer that are read. */
const LONGEST = 64 * 1024;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Of https. */
  certificate: Certificate | undefined;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  /** Answer even where the certificate is not valid, so that what is wrong with it can be said. Only for what is no secret. */
  anyCertificate?: boolean;
}

/**
 * Asks an address, on a connection of its own, and follows no redirect.
 * @throws the connection's errors, TooLate after 5 s
 */
export async function ask(url: string, { method = 'GET', headers = {}, anyCertificate = false }: Asking = {}) {
  const stop = new AbortController();
  try {
    return await bounded(conversation(url, method, headers, anyCertificate, stop.signal));
  } finally {
    stop.abort();
  }
}

function conversation(
  url: string,
  method: string,
  headers: Record<string, string>,
  anyCertificate: boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const options = { method, headers, signal, agent: false as const, timeout: PATIENCE };
  return new Promise((resolve, reject) => {
    const listener = (response: IncomingMessage) => {
      read(response).then(resolve, reject);
    };
    const asked = url.startsWith('https:')
      ? requestTls(url, { ...options, rejectUnauthorized: !anyCertificate }, listener)
      : requestPlain(url, options, listener);
    asked.on('error', reject).end();
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const socket = response.socket as Partial<TLSSocket>;
  const certificate = socket.getPeerCertificate ? certificateOf(socket as TLSSocket) : undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if ((length += chunk.length) > LONGEST) break;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, headers: response.headers, body, certificate };
}
