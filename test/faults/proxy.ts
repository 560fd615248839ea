import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * `pass`; `slow`: each piece of an answer comes `delay` ms later; `frozen`: connections stand and are accepted, and nothing
 * goes through (half-open: neither side learns anything); `mute`: the same for each connection from its first settings on.
 */
export type ProxyMode = 'pass' | 'slow' | 'frozen' | 'mute';

interface Pair {
  client: Socket;
  server: Socket;
  /** What came while nothing went through. */
  held: (() => void)[];
  isMute: boolean;
}

/** A TCP proxy in front of a port of this machine, which can be told to be a bad network. */
export class Proxy {
  private mode: ProxyMode = 'pass';
  private delay = 0;
  private readonly pairs = new Set<Pair>();
  private readonly server = createServer((client) => this.accept(client));

  private constructor(private readonly target: number) {}

  static async start(target: number): Promise<Proxy> {
    const proxy = new Proxy(target);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  set(mode: ProxyMode, delay = 0): void {
    this.mode = mode;
    this.delay = delay;
    if (mode === 'frozen' || mode === 'mute') return;
    for (const pair of this.pairs) {
      pair.isMute = false;
      for (const send of pair.held.splice(0)) send();
    }
  }

  /** Ends every connection at once, in the middle of whatever it carries. */
  cut(): void {
    for (const { client, server } of this.pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  stop(): void {
    this.cut();
    this.server.close();
  }

  private accept(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair: Pair = { client, server, held: [], isMute: false };
    this.pairs.add(pair);
    this.carry(pair, client, server, false);
    this.carry(pair, server, client, true);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.end(pair));
    }
  }

  private carry(pair: Pair, from: Socket, to: Socket, isAnswer: boolean): void {
    from.on('data', (data) => {
      const send = () => void (to.writable && to.write(data));
      if (this.mode === 'mute' && data.includes('SET SESSION')) pair.isMute = true;
      if (this.mode === 'frozen' || pair.isMute) pair.held.push(send);
      else if (this.mode === 'slow' && isAnswer) setTimeout(send, this.delay);
      else send();
    });
  }

  /** The other side learns of an end, unless nothing goes through. */
  private end(pair: Pair): void {
    const finish = () => {
      this.pairs.delete(pair);
      pair.client.destroy();
      pair.server.destroy();
    };
    if (this.mode === 'frozen' || pair.isMute) pair.held.push(finish);
    else finish();
  }
}
