import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { bounded } from './bounded.js';

/** What the server answered: RFC 5321, 4.2. */
export interface Reply {
  code: number;
  lines: string[];
}

const ANSWER = /^(\d{3})([ -]?)(.*)$/;
const LONGEST_ANSWER = 100;

/**
 * A conversation with a mail server, one command after another. Nodemailer's own can't stop between the sender and a
 * recipient. Each step is waited for 5 s.
 */
export class SmtpConversation {
  private lines: Interface;
  private iterator: AsyncIterator<string>;

  private constructor(private socket: Socket) {
    this.listen(socket);
  }

  /** Connects and leaves the greeting to be read. A certificate is looked at, and believed by nobody yet. */
  static async open(host: string, port: number, secure: boolean): Promise<SmtpConversation> {
    const socket = secure ? connectTls({ host, port, ...TLS, servername: nameOf(host) }) : connectPlain({ host, port });
    try {
      await bounded(once(socket, secure ? 'secureConnect' : 'connect'));
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new SmtpConversation(socket);
  }

  /** Undefined while nothing is encrypted. */
  get tls(): TLSSocket | undefined {
    return 'getPeerCertificate' in this.socket ? (this.socket as TLSSocket) : undefined;
  }

  /** @throws TooLate, Error when the connection is cut */
  async reply(): Promise<Reply> {
    const lines: string[] = [];
    while (lines.length < LONGEST_ANSWER) {
      const next = await bounded(this.iterator.next());
      if (next.done === true) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
      const [, code = '0', more, text = ''] = ANSWER.exec(next.value) ?? [];
      lines.push(text);
      if (more !== '-') return { code: Number(code), lines };
    }
    throw Object.assign(new Error('no end'), { code: 'EPROTO' });
  }

  async say(command: string): Promise<Reply> {
    this.socket.write(`${command}\r\n`);
    return this.reply();
  }

  /** After the server's yes to STARTTLS. */
  async encrypt(host: string): Promise<void> {
    this.lines.close();
    const socket = connectTls({ socket: this.socket, ...TLS, servername: nameOf(host), host });
    this.listen(socket);
    await bounded(once(socket, 'secureConnect'));
  }

  end(): void {
    this.socket.end('QUIT\r\n');
    this.lines.close();
    this.socket.destroySoon();
  }

  private listen(socket: Socket): void {
    this.socket = socket;
    socket.on('error', () => undefined);
    this.lines = createInterface({ input: socket });
    this.iterator = this.lines[Symbol.asyncIterator]();
  }
}

/** The certificate is judged afterwards, so that what is wrong with it can be said. */
const TLS = { rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;

/** An address is no name that a certificate could be asked for by (RFC 6066, 3). */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
