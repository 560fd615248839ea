import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A span as it arrived. */
export interface CaughtSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty where it begins its trace. */
  parent: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  facts: Record<string, unknown>;
  failed: boolean;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface Batch {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        kind: number;
        attributes: Attribute[];
        status: { code: number };
      }[];
    }[];
  }[];
}

/** A collector (OTLP over HTTP, JSON) on a free port of this host, which keeps what it gets. */
export class OtlpSink {
  readonly spans: CaughtSpan[] = [];
  /** All that came, as it came. */
  raw = '';
  resource: Record<string, unknown> = {};
  /** `frozen`: takes connections, and answers nothing. */
  mode: 'accept' | 'frozen' | 'refuse' = 'accept';
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.sockets.add(socket));
    server.on('request', (request, response) => {
      void request.toArray().then((chunks) => {
        if (request.url === '/v1/traces') this.take(Buffer.concat(chunks as Buffer[]).toString('utf8'), response);
        else response.writeHead(404).end();
      });
    });
  }

  static async start(): Promise<OtlpSink> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new OtlpSink(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  clear(): void {
    this.spans.length = 0;
    this.raw = '';
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string, response: ServerResponse): void {
    if (this.mode === 'frozen') return;
    if (this.mode === 'refuse') {
      response.writeHead(400).end();
      return;
    }
    this.raw += body;
    for (const { resource, scopeSpans } of (JSON.parse(body) as Batch).resourceSpans) {
      this.resource = factsOf(resource.attributes);
      for (const { name, traceId, spanId, parentSpanId = '', kind, attributes, status } of scopeSpans.flatMap(
        ({ spans }) => spans,
      )) {
        const facts = factsOf(attributes);
        this.spans.push({ name, traceId, spanId, parent: parentSpanId, kind, facts, failed: status.code === 2 });
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

function factsOf(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
