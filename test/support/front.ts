import { once } from 'node:events';
import { createServer, request, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * How a proxy hands on where a request came from: `append` (as most do), `pass` (what the client wrote, untouched),
 * `mute` (not at all).
 */
export type Forwarding = 'append' | 'pass' | 'mute';

/** A proxy on a free port in front of a service whose port may change. */
export class Front {
  forwarding: Forwarding = 'append';
  /** Whom it takes everybody for: somebody outside. */
  client = '198.51.100.9';
  /** Where requests go; undefined: it answers 502 itself. */
  target: string | undefined;
  /** Headers that it adds to, or (undefined) takes from, each answer. */
  rewrite: Record<string, string | undefined> = {};

  private constructor(
    private readonly server: Server,
    readonly scheme: 'http' | 'https',
  ) {}

  static async start(scheme: 'http' | 'https' = 'http'): Promise<Front> {
    const listener: RequestListener = (asked, response) => front.hand(asked, response);
    const server = scheme === 'https' ? createTlsServer(localhost, listener) : createServer(listener);
    const front = new Front(server, scheme);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return front;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  urlAt(host = '127.0.0.1'): string {
    return `${this.scheme}://${host}:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private hand(...[asked, response]: Parameters<RequestListener>): void {
    if (this.target === undefined) {
      response.writeHead(502).end('Bad Gateway');
      return;
    }
    const { 'x-forwarded-for': written, ...headers } = asked.headers;
    const chain = { append: [written, this.client], pass: [written], mute: [] }[this.forwarding]
      .filter(Boolean)
      .join(', ');
    const { hostname, port } = new URL(this.target);
    const options = { hostname, port, method: asked.method, path: asked.url, agent: false };
    const onwards = request({ ...options, headers: { ...headers, ...(chain && { 'x-forwarded-for': chain }) } });
    onwards.on('response', (answer) => {
      const own = Object.entries({ ...answer.headers, ...this.rewrite }).filter(([, value]) => value !== undefined);
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(own));
      answer.pipe(response);
    });
    onwards.on('error', () => response.writeHead(502).end());
    asked.pipe(onwards);
  }
}

/** Of localhost and 127.0.0.1, signed by itself, for a hundred years. Known to everybody: it guards nothing. */
export const localhost = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+FHfgC1cDT+7H3vd
IgzaLO8W864HrS9NnPqV3OztUjKhRANCAASwD3rF8McCb4gLtoKMNkPskOFVzr3E
RzNYByGYEXLu1btEq5sQNPUWuadeBnqtvdVwEYnrOeJvRiuNds6wWXCz
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUGQrihDljb5ZNDRrDl3LbErr3rVcwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOTGF0Y2hrZXkgdGVzdHMwIBcNMjYxMTIxMjEzMjQ5WhgPMjEy
NjEwMjgyMTMyNDlaMBkxFzAVBgNVBAMMDkxhdGNoa2V5IHRlc3RzMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEsA96xfDHAm+IC7aCjDZD7JDhVc69xEczWAchmBFy
7tW7RKubEDT1FrmnXgZ6rb3VcBGJ6znib0YrjXbOsFlws6NvMG0wHQYDVR0OBBYE
FIKVD//NiIwww/cIP9ac/Ck4UAV7MB8GA1UdIwQYMBaAFIKVD//NiIwww/cIP9ac
/Ck4UAV7MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCIBHShKltDRKVt8YOp5YFHRO26sd/Tz/Fhyu7
SbRS/F8RAiBscwP9wvf7BV28UK8qoToKS9lKpqDDew9KAJv/UiOWHA==
-----END CERTIFICATE-----
`,
};
