import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A mail as it arrived. */
export interface CaughtMail {
  /** Of the envelope (MAIL FROM). */
  from: string;
  /** Of the envelope (RCPT TO). */
  to: string[];
  /** Whether it came over TLS. */
  secure: boolean;
  user?: string;
  raw: string;
  mail: Email;
}

/**
 * How the server behaves: `accept`; `refuse-recipient` (550 for RCPT TO), `refuse-message` (554 after DATA),
 * `temporary` (451 for RCPT TO), `hang` (never answers DATA), `drop` (closes every connection at DATA).
 */
export type SinkMode = 'accept' | 'refuse-recipient' | 'refuse-message' | 'temporary' | 'hang' | 'drop';

/** A reply in the place of the usual one; `cut`: the connection ends instead, `silence`: nothing comes. */
export type ScriptedReply = [code: number, text: string] | 'cut' | 'silence';

/** What is answered where: `message` after the final dot. */
export type Script = Partial<Record<'connect' | 'auth' | 'mail' | 'rcpt' | 'message', ScriptedReply>>;

export interface SinkOptions {
  auth?: { user: string; pass: string };
  /** Offers STARTTLS, with a certificate that nobody signed (true). */
  starttls?: boolean;
}

/** A real SMTP server on a free port of this host, which keeps what it gets. */
export class SmtpSink {
  readonly messages: CaughtMail[] = [];
  /** Every command that opened an envelope, accepted or not. */
  readonly recipients: string[] = [];
  mode: SinkMode = 'accept';
  script: Script = {};
  /** Connections that were made. */
  connections = 0;
  /** Texts that came whole, accepted or not. */
  texts = 0;
  /** Runs once a message is kept, before the server says so. */
  beforeAccepting: (message: CaughtMail) => Promise<void> = () => Promise.resolve();
  /** Runs once the server has said so. */
  afterAccepting: (message: CaughtMail) => void = () => undefined;
  private readonly server: SMTPServer;
  private readonly sockets = new Set<Socket>();
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly options: SinkOptions) {
    const { auth, starttls = true } = options;
    this.server = new SMTPServer({
      authOptional: !auth,
      allowInsecureAuth: true,
      disabledCommands: [...(starttls ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
      disableReverseLookup: true,
      closeTimeout: 1,
      // Its own certificate is known to everybody; false keeps it from saying so.
      logger: false,
      ...this.handlers(),
    });
    this.server.on('error', () => undefined);
    this.server.server.on('connection', (socket: Socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  static async start(options: SinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    await once(sink.server.listen(0, '127.0.0.1'), 'listening');
    return sink;
  }

  /** What SMTP_URL takes. */
  get url(): string {
    const { port } = this.server.server.address() as AddressInfo;
    const { auth } = this.options;
    const login = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : '';
    return `smtp://${login}127.0.0.1:${port}`;
  }

  /**
   * The first message, past or to come, that `predicate` holds of.
   * @throws Error after `patience` ms: nothing came.
   */
  async waitFor(predicate: (message: CaughtMail) => boolean, patience = 5_000): Promise<CaughtMail> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.messages.find(predicate);
        if (!found) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no such mail within ${patience} ms; ${this.messages.length} others came`));
      }, patience);
      this.waiting.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private handlers(): Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'> {
    const { auth } = this.options;
    return {
      onConnect: (_session, done) => void (this.plays('connect', done) || done()),
      onAuth: ({ username, password }, _session, done) => {
        if (this.plays('auth', done)) return;
        if (username === auth?.user && password === auth?.pass) done(null, { user: username });
        else done(reply(535, 'no'));
      },
      onMailFrom: (_address, _session, done) => void (this.plays('mail', done) || done()),
      onRcptTo: ({ address }, _session, done) => {
        this.recipients.push(address);
        if (this.plays('rcpt', done)) return;
        if (this.mode === 'refuse-recipient') return done(reply(550, `5.1.1 <${address}>: user unknown`));
        if (this.mode === 'temporary') return done(reply(451, `4.7.1 <${address}>: greylisted`));
        done();
      },
      onData: (stream, session, done) => void this.receive(stream, session, done),
    };
  }

  private async receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): Promise<void> {
    const raw = Buffer.concat(await stream.toArray()).toString('utf8');
    this.texts++;
    if (this.plays('message', done)) return;
    if (this.mode === 'hang') return;
    if (this.mode === 'drop') return this.cut();
    // As servers do: the refusal repeats what it refuses.
    if (this.mode === 'refuse-message') return done(reply(554, `5.7.1 ${raw.match(/^(To|Subject):.*$/gm)?.join(' ')}`));
    const { mailFrom, rcptTo } = session.envelope;
    const message = {
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
      secure: session.secure,
      user: session.user as string | undefined,
      raw,
      mail: await PostalMime.parse(raw),
    };
    this.messages.push(message);
    await this.beforeAccepting(message);
    done();
    this.afterAccepting(message);
    for (const look of this.waiting) look();
  }

  /** Whether the script has something for this moment. */
  private plays(moment: keyof Script, done: (error?: Error | null) => void): boolean {
    const scripted = this.script[moment];
    if (scripted === undefined) return false;
    if (scripted === 'cut') this.cut();
    else if (scripted !== 'silence') done(reply(...scripted));
    return true;
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
