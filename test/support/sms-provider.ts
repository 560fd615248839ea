import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived. */
export interface CaughtPost {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a request is answered with. */
export type Reply = (response: ServerResponse, request: CaughtPost) => void;

/** An HTTP server on a free port of this host, which keeps what it gets and answers as it is told. */
export class SmsProvider {
  readonly posts: CaughtPost[] = [];
  reply: Reply = json(201, {});
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.sockets.add(socket));
  }

  static async start(): Promise<SmsProvider> {
    const server = createServer();
    const provider = new SmsProvider(server);
    server.on('request', (request, response) => {
      void request.toArray().then((chunks) => {
        const { method = '', url: path = '', headers } = request;
        const caught = { method, path, headers, body: Buffer.concat(chunks as Buffer[]).toString('utf8') };
        provider.posts.push(caught);
        provider.reply(response, caught);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** An answer in JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** The answer to a message that Twilio takes: https://www.twilio.com/docs/messaging/api/message-resource */
export function twilioTakes(sid = 'SM0123456789abcdef0123456789abcdef'): Reply {
  return (response, { body }) => {
    const form = new URLSearchParams(body);
    const fields = { sid, status: 'queued', to: form.get('To'), from: form.get('From'), body: form.get('Body') };
    json(201, { ...fields, error_code: null, error_message: null, num_segments: '1', price: null })(
      response,
      {} as never,
    );
  };
}

/** Twilio's form of an error, which repeats the number as the real one does. */
export function twilioRefuses(status: number, code: number, to = '+4915112345678'): Reply {
  const message = `The 'To' number ${to} is not what it should be: 048213`;
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}
