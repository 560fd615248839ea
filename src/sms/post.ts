import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { MaybeTaken, TransportDown } from '../outbox/index.js';

/** What a provider answered. */
export interface Answer {
  status: number;
  /** Empty where it could not be read: too long, broken off, or no text. */
  body: string;
}

export interface Posting {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** ms for one conversation, from the connection to the answer's last byte; less than `CONVERSATION`. */
export const DEADLINE = 10_000;
/** The share of them that the connection may take: what never left must not look like what was never answered. */
const TO_CONNECT = 1 / 2;
/** Bytes of an answer that are read; an honest one has a tenth of it. */
const LONGEST_ANSWER = 16 * 1024;
const ERROR_CODE = /^[A-Z][A-Z_]{2,40}$/;

/**
 * Posts to a provider. Redirects are answers like any other: following one would hand the message and our credentials to
 * whomever it names.
 * @throws TransportDown where it could not be reached, MaybeTaken where it was and no answer came; the error names a code
 * alone, never the address, a header or the body
 */
export async function post(provider: string, posting: Posting, deadline: number): Promise<Answer> {
  const asked = open(posting, deadline);
  const connected = connection(asked, posting.url, deadline * TO_CONNECT);
  try {
    const response = await answerOf(asked, posting.body);
    return { status: response.statusCode ?? 0, body: await read(response) };
  } catch (error) {
    const text = `${provider} ${reasonOf(error)}`;
    throw connected.done ? new MaybeTaken(text) : new TransportDown(text);
  }
}

function open({ url, headers, body }: Posting, deadline: number): ClientRequest {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(deadline);
  return request(url, { method: 'POST', headers: { ...headers, 'Content-Length': Buffer.byteLength(body) }, signal });
}

/** Whether there is a connection, and so whether anything can have been said. It is given up after `patience` ms. */
function connection(asked: ClientRequest, url: string, patience: number): { done: boolean } {
  const state = { done: false };
  const late = Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => asked.destroy(late), patience);
  const done = () => {
    clearTimeout(timer);
    state.done = true;
  };
  asked.once('socket', (socket) => {
    if (asked.reusedSocket) done();
    else socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', done);
  });
  asked.once('close', () => clearTimeout(timer));
  return state;
}

function answerOf(asked: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve);
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The status has been said by now, and it counts: a message that was taken must not be sent again for want of the rest. */
async function read(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > LONGEST_ANSWER) return '';
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: { name?: unknown } };
  if (name === 'AbortError' || cause?.name === 'TimeoutError') return 'ETIMEDOUT';
  return typeof code === 'string' && ERROR_CODE.test(code) ? code : 'failed';
}
