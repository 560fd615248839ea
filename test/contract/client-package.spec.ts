import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { errorCatalogue } from '../../src/http/index.js';
import { TestApp } from '../support/app.js';
import { ClientProject, mustRun, program, runNode } from '../support/client-package.js';
import { openapi } from '../e2e/openapi.js';

/** Of the main entry, compressed (bytes). */
const MOST = 6000;

const manifest = JSON.parse(readFileSync(join(__dirname, '../../client/package.json'), 'utf8')) as {
  exports: Record<string, { types: string; default: string } | string>;
  dependencies?: object;
};

// Compilers, on a busy machine.
jest.setTimeout(120_000);

describe('the package of the client', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'latchkey-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the types that the OpenAPI document makes, and notices when they differ', async () => {
    const app = await TestApp.start();
    const document = await openapi(app);
    await app.close();
    const file = join(folder, 'openapi.json');
    const check = () => {
      writeFileSync(file, JSON.stringify(document));
      return runNode(['scripts/client-types.mjs', '--check', '--document', file]);
    };
    expect(check()).toEqual({ status: 0, output: '' });
    delete document.components.schemas.UserView?.properties?.country_code;
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining('npm run client:types') as string });
  });

  it('knows every error of the catalogue, from the document alone', () => {
    const types = readFileSync(join(__dirname, '../../client/src/api.ts'), 'utf8');
    const [, union = ''] = /^ {6}code:\s([^;]*);/m.exec(types) ?? [];
    expect(union.match(/\w+/g)?.sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it(`is in a page at most ${MOST} bytes, without React and what admins do`, () => {
    mustRun(['scripts/client-bundle.mjs', folder]);
    const bundle = readFileSync(join(folder, 'latchkey.js'));
    expect(gzipSync(bundle, { level: 9 }).length).toBeLessThan(MOST);
    expect(bundle.toString()).not.toMatch(/^import|require\(|audit-events|createElement/m);
    // It was minified, and it is the client.
    expect(bundle.toString()).toContain('auth/verify-otp');
    expect(bundle.toString().split('\n').length).toBeLessThan(5);
  });

  it('depends on nothing, and its entries are typed for whoever installs it, with and without the DOM', () => {
    expect(manifest.dependencies).toBeUndefined();
    const project = new ClientProject();
    project.link(['react', '@types/react', '@types/node']);
    writeFileSync(
      project.path('use.ts'),
      [
        "import { createClient, LatchkeyError, type Input, type User } from '@latchkey/client';",
        "import { createAdmin } from '@latchkey/client/admin';",
        "import { useCodeFlow, useSession } from '@latchkey/client/react';",
        "const client = createClient({ baseUrl: '', transport: 'bearer' });",
        "const input: Input<'login'> = { email: 'jane@example.com', password: 'a' };",
        'export const user: Promise<User> = client.login(input).then((answer) => answer.user);',
        'export const page = createAdmin(client).users.list({ limit: 10 }).then(({ items }) => items[0]?.email);',
        'export const hooks = [useCodeFlow, useSession];',
        '// @ts-expect-error no such property',
        "void client.login({ email: 'jane@example.com', password: 'a', remember: true });",
        '// @ts-expect-error no such code',
        "export const isTypo = (error: LatchkeyError) => error.code === 'otp_wrong';",
      ].join('\n'),
    );
    writeFileSync(project.path('package.json'), '{ "type": "module" }');
    const compile = (...more: string[]) =>
      runNode(
        [program('typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2022', ...more, 'use.ts'],
        project.folder,
      );
    const fine = { status: 0, output: '' };
    expect(compile('--module', 'nodenext', '--lib', 'es2022', '--types', 'node')).toEqual(fine);
    expect(compile('--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom')).toEqual(fine);
    for (const entry of Object.values(manifest.exports).filter((each) => typeof each === 'object')) {
      for (const file of [entry.types, entry.default]) {
        expect(readFileSync(project.path(join('node_modules/@latchkey/client', file)), 'utf8')).toContain('export');
      }
    }
    project.remove();
  });
});
