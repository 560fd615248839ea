import { createServer, type Server, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import type { Behaviour, Caught, Order } from './sink.js';

// A mail server in a process of its own: one port for each instance. It is told how to behave, and tells what it has taken.

let behaviour: Behaviour = { mode: 'accept' };
const servers: Server[] = [];
const ports = process.argv.slice(2).map(Number);
const open = new Set<Socket>();
const held = new Set<() => void>();

class Conversation {
  private received = '';
  private isData = false;
  private to = '';

  constructor(
    private readonly socket: Socket,
    private readonly port: number,
  ) {
    socket.on('data', (data: Buffer) => this.read(data.toString('latin1')));
    this.say(behaviour.mode === 'busy' ? '421 4.3.2 try again later' : '220 sink');
    if (behaviour.mode === 'busy') socket.end();
  }

  private say(line: string): void {
    if (this.socket.writable) this.socket.write(`${line}\r\n`);
  }

  private read(text: string): void {
    this.received += text;
    for (;;) {
      const end = this.received.indexOf(this.isData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = this.received.slice(0, end);
      this.received = this.received.slice(end + (this.isData ? 5 : 2));
      if (this.isData) void this.take(part.replace(/\r\n\.\./g, '\r\n.'));
      else this.obey(part);
    }
  }

  private obey(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') return this.recipient(/<([^>]*)>/.exec(line)?.[1] ?? '');
    if (verb === 'DATA') {
      this.isData = true;
      return this.say('354 go on');
    }
    if (verb === 'QUIT') {
      this.say('221 bye');
      this.socket.end();
      return;
    }
    this.say(verb === 'EHLO' ? '250 sink' : '250 OK');
  }

  private recipient(address: string): void {
    this.to = address;
    if (behaviour.mode === 'greylist') this.say('451 4.7.1 greylisted');
    else if (behaviour.mode === 'unknown' && address.startsWith(behaviour.prefix)) this.say('550 5.1.1 user unknown');
    else this.say('250 OK');
  }

  private async take(raw: string): Promise<void> {
    this.isData = false;
    const { mode } = behaviour;
    if (mode === 'drop-before') return void this.socket.destroy();
    const mail = await PostalMime.parse(Buffer.from(raw, 'latin1'));
    const caught: Caught = {
      id: mail.messageId ?? '',
      to: this.to,
      header: (mail.to ?? []).map(({ address }) => address ?? ''),
      code: /(?<!\d)\d{6}(?!\d)/.exec(mail.text ?? '')?.[0] ?? null,
      at: Date.now(),
      port: this.port,
      mode,
    };
    process.send?.(caught);
    if (mode === 'lost-250') return void this.socket.destroy();
    if (mode === 'hold') await new Promise<void>((resolve) => held.add(resolve));
    if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
    this.say('250 2.0.0 OK');
    if (mode === 'drop-after') this.socket.end();
  }
}

function listen(): void {
  for (const port of ports) {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
      new Conversation(socket, port);
    });
    servers.push(server.listen(port, '127.0.0.1'));
  }
}

function close(): void {
  for (const server of servers.splice(0)) server.close();
  for (const socket of open) socket.destroy();
}

process.on('message', (order: Order) => {
  const wasClosed = behaviour.mode === 'refuse';
  if ('release' in order) {
    for (const release of held) release();
    held.clear();
  } else {
    behaviour = order;
    if (behaviour.mode === 'refuse') close();
    else if (wasClosed) listen();
  }
  process.send?.({ done: true });
});
process.on('disconnect', () => process.exit(0));
listen();
process.send?.({ done: true });
