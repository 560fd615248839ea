/** An answer with its body read. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  text: string;
  headers: Headers;
  /** The Set-Cookie lines, as they came. */
  setCookies: string[];
}

export interface SendOptions {
  headers?: Record<string, string>;
  /** Sent as it is; else `json` is. */
  raw?: string | Uint8Array;
  json?: unknown;
}

/** A client with a cookie jar: a browser, as far as cookies go. */
export class Agent {
  readonly cookies = new Map<string, string>();

  constructor(private readonly baseUrl: string) {}

  get<T = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, { headers });
  }

  post<T = Record<string, unknown>>(
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.send('POST', path, { json, headers });
  }

  patch<T = Record<string, unknown>>(
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.send('PATCH', path, { json, headers });
  }

  /** Any request; keeps the cookies that the answer sets. */
  async send<T = Record<string, unknown>>(method: string, path: string, options: SendOptions = {}): Promise<Answer<T>> {
    const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
    const response = await fetch(this.baseUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && {
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
        ...options.headers,
      },
      ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
    });
    const text = await response.text();
    const setCookies = response.headers.getSetCookie();
    setCookies.forEach((line) => this.keep(line));
    return { status: response.status, body: parse(text) as T, text, headers: response.headers, setCookies };
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (value === '' || /max-age=0\b/i.test(line)) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
