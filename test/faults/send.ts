import { request, type IncomingHttpHeaders } from 'node:http';

/** What came back; status 0 where nothing did, and `error` says why. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  error?: string;
  /** When it was sent and how long it took (ms). */
  at: number;
  ms: number;
}

export interface Sending {
  body?: object;
  headers?: Record<string, string>;
  /** Where it comes from: any address of 127/8. */
  from?: string;
  /** ms */
  patience?: number;
}

/** One request on a connection of its own; never throws. */
export function send(base: string, method: string, path: string, sending: Sending = {}): Promise<Reply> {
  const { body, headers = {}, from = '127.0.0.2', patience = 40_000 } = sending;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const at = Date.now();
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (reply: Pick<Reply, 'status' | 'headers' | 'body' | 'error'>) =>
      resolve({ ...reply, at, ms: performance.now() - began });
    const asked = request(base + path, {
      method,
      agent: false,
      localAddress: from,
      timeout: patience,
      headers: {
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...headers,
      },
    });
    const fail = (error: Error) => end({ status: 0, headers: {}, body: {}, error: error.message });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', fail);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', fail);
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        end({ status, headers: received, body: parse(Buffer.concat(parts).toString()) });
      });
    });
    asked.end(text);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text: text.slice(0, 200) };
  }
}

/** Of a problem document; else why nothing came. */
export function codeOf({ body, error }: Reply): string {
  return typeof body.code === 'string' ? body.code : (error ?? '');
}
