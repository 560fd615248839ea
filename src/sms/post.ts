import { TransportDown } from '../outbox/index.js';

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

/** ms for one conversation, from the connection to the answer's last byte. */
export const DEADLINE = 10_000;
/** Bytes of an answer that are read; an honest one has a tenth of it. */
const LONGEST_ANSWER = 16 * 1024;
const ERROR_CODE = /^[A-Z][A-Z_]{2,40}$/;

/**
 * Posts to a provider. Redirects are answers like any other: following one would hand the message and our credentials to
 * whomever it names.
 * @throws TransportDown where no answer came; the error names a code alone, never the address, a header or the body
 */
export async function post(provider: string, { url, headers, body }: Posting, deadline: number): Promise<Answer> {
  const signal = AbortSignal.timeout(deadline);
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  } catch (error) {
    throw new TransportDown(`${provider} ${reasonOf(error)}`);
  }
  return { status: response.status, body: await read(response) };
}

/** The status has been said by now, and it counts: a message that was taken must not be sent again for want of the rest. */
async function read(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > LONGEST_ANSWER) return '';
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object, or an empty one for anything else. */
export function fieldsOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'ETIMEDOUT';
  const code = cause?.code;
  return typeof code === 'string' && ERROR_CODE.test(code) ? code : 'failed';
}
