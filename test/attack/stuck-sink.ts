import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that says nothing more once it has the text of a message to one address. */
export class StuckSink {
  /** Messages to that address, which wait for its word. */
  held = 0;
  /** Everybody else's. */
  readonly delivered: string[] = [];
  private readonly server: SMTPServer;

  private constructor(address: string) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 1,
      logger: false,
      onData: (stream, { envelope }, done) => {
        const to = envelope.rcptTo.map((each) => each.address);
        stream.resume().once('end', () => {
          if (to.includes(address)) return void this.held++;
          this.delivered.push(...to);
          done();
        });
      },
    });
    this.server.on('error', () => undefined);
  }

  static async start(address: string): Promise<StuckSink> {
    const sink = new StuckSink(address);
    await once(sink.server.listen(0, '127.0.0.1'), 'listening');
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
