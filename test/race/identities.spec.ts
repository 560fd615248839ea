import { once } from 'node:events';
import { connect } from 'node:net';
import { TestApp } from '../support/app.js';
import { registerUser, tokensOf } from '../support/flows.js';

/** Requests in one piece on one connection: their heads are read, and their tokens checked, in one go. */
async function pipeline(app: TestApp, tokens: string[]): Promise<string[]> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  const heads = tokens.map((token, i) => {
    const end = i === tokens.length - 1 ? 'Connection: close\r\n' : '';
    return `GET /api/auth/me HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n${end}\r\n`;
  });
  const received: Buffer[] = [];
  socket.on('data', (part: Buffer) => received.push(part));
  socket.setTimeout(3_000, () => socket.destroy());
  socket.write(heads.join(''));
  await once(socket, 'close');
  const answers = Buffer.concat(received)
    .toString()
    .split(/(?=HTTP\/1\.1 \d{3} )/);
  return answers.map((answer) => /"email":"([^"]+)"/.exec(answer)?.[1] ?? answer.slice(9, 12));
}

describe('requests whose tokens are checked at the same moment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('are each taken for whoever sent them, and for nobody where the token is none', async () => {
    const emails = ['first@example.com', 'second@example.com', 'third@example.com'];
    const tokens: string[] = [];
    for (const email of emails) {
      await registerUser(app, email);
      tokens.push((await tokensOf(app, email)).access);
    }
    const [first = '', second = '', third = ''] = tokens;
    const forged = `${first.slice(0, -4)}AAAA`;
    const asked = [first, forged, second, 'no.token.atall', third, forged, second, first];
    expect(await pipeline(app, asked)).toEqual([
      ...['first@example.com', '401', 'second@example.com', '401', 'third@example.com', '401'],
      ...['second@example.com', 'first@example.com'],
    ]);
  });

  it('are taken for nobody else when they come one by one', async () => {
    await registerUser(app, 'alone@example.com');
    const { access } = await tokensOf(app, 'alone@example.com');
    expect(await pipeline(app, [access])).toEqual(['alone@example.com']);
    expect(await pipeline(app, ['no.token.atall'])).toEqual(['401']);
  });
});
