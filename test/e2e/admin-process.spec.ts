import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApp } from '../support/app.js';
import { GoingClock } from '../support/doctor.js';

/** What `npm run admin` runs. */
const COMMAND = join(__dirname, '../../dist/src/admin-command/admin-command.js');

describe('npm run admin', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ clock: new GoingClock() });
  });
  afterAll(() => app.close());

  it('is a process that says what it came to, and ends by that', async () => {
    const call = async (...args: string[]) => {
      const env = {
        ...{ PATH: process.env.PATH ?? '', NODE_ENV: 'test', APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9' },
        ...{ ...app.database.env, PUBLIC_URL: 'http://localhost:4000' },
      };
      const child = spawn(process.execPath, [COMMAND, ...args], { cwd: tmpdir(), env });
      let [output, errors] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, output, errors };
    };
    const link = expect.stringMatching(/#token=[\w-]{43}\n$/) as string;
    expect(await call('create', 'process@example.com')).toEqual({ code: 0, output: link, errors: '' });
    const refused = { code: 1, output: '', errors: 'nobody has this address in this realm\n' };
    expect(await call('promote', 'nobody@example.com')).toEqual(refused);
  });
});
