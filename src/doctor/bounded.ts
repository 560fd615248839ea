/** The longest that one check waits (ms). */
export const PATIENCE = 5_000;

/** A neighbour did not answer in time. */
export class TooLate extends Error {
  constructor() {
    super('no answer in time');
  }
}

/**
 * What `work` comes to, waited for `patience` ms.
 * @throws TooLate
 */
export async function bounded<T>(work: Promise<T>, patience = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), patience);
  });
  // Whoever comes too late must not bring the process down.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const ERROR_CODE = /^[A-Z][A-Z\d_]{2,50}$/;

/** The code of a fault. Messages quote addresses, users and answers of strangers: none is shown. */
export function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && ERROR_CODE.test(code)) return code;
  if (cause !== undefined) return codeOf(cause);
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof TooLate ? 'no answer in time' : 'failed';
}

/** A fault on the way to a neighbour, in words. */
export function faultOf(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS[code];
  return words ? `${words} (${code})` : code;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  EPROTO: 'the other side speaks no TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other side speaks no TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the other side speaks no TLS there',
};
