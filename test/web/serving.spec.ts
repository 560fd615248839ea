import { request } from 'node:http';
import { TestApp } from '../support/app.js';

const HTML = { accept: 'text/html,application/xhtml+xml' };

describe('what serves the pages', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      env: { REALMS: 'acme', REALM_ACME_LOGO_URL: 'https://cdn.example.com/logo.png', LOGO_URL: '' },
    });
  });
  afterAll(() => app.close());

  const get = (path: string, headers: Record<string, string> = HTML, method = 'GET') =>
    fetch(app.url + path, { method, headers, redirect: 'manual' });

  const asset = async (kind: string) => {
    const html = await (await get('/')).text();
    return new RegExp(`(/assets/[^"]+\\.${kind})"`).exec(html)?.[1] ?? '';
  };

  /** The status of a path as it stands: fetch would tidy it up. */
  const statusOf = (path: string) =>
    new Promise<number | undefined>((resolve, reject) =>
      request(app.url, { path }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(),
    );

  it('gives programs a greeting and people a page at /', async () => {
    const greeting = await get('/', { accept: 'application/json' });
    expect(await greeting.json()).toMatchObject({ service: 'Latchkey', health: '/health', docs: '/docs' });
    expect(greeting.headers.get('vary')).toContain('Accept');
    const page = await get('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('vary')).toContain('Accept');
    expect(await page.text()).toContain('<div id="root">');
  });

  it.each([
    '/',
    '/sign-up',
    '/register',
    '/link',
    '/forgot-password',
    '/account',
    '/admin',
    '/admin/users',
    '/r/acme',
    '/r/acme/link',
  ])('answers %s with the page, and nothing in it that a policy would stop', async (path) => {
    const page = await get(path);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on[a-z]+=|https?:/);
    const head = await get(path, HTML, 'HEAD');
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, page.headers.get('etag'), '']);
  });

  it('has a policy that allows what is its own, and the logo of the realm', async () => {
    const policy = (logo: string) =>
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:${logo}; connect-src 'self'; ` +
      `form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
    expect((await get('/')).headers.get('content-security-policy')).toBe(policy(''));
    expect((await get('/r/acme/sign-up')).headers.get('content-security-policy')).toBe(
      policy(' https://cdn.example.com'),
    );
  });

  it('lets the page of mailed links load nothing foreign, for a token stands in its address', async () => {
    for (const path of ['/r/acme/link', '/link']) {
      expect((await get(path)).headers.get('content-security-policy')).not.toContain('https:');
    }
  });

  it('says of a realm that is not there that it is not', async () => {
    const page = await get('/r/nobody/sign-up');
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect((await get('/r/default/account')).status).toBe(200);
  });

  it('lets assets be kept for ever, packed for whoever takes them so', async () => {
    const path = await asset('js');
    const plain = await get(path, { 'accept-encoding': 'identity' });
    const code = await plain.text();
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(plain.headers.get('content-encoding')).toBeNull();
    for (const [accepted, coding] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
    ]) {
      const packed = await get(path, { 'accept-encoding': accepted ?? '' });
      expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual([
        coding,
        expect.stringContaining('Accept-Encoding'),
      ]);
      expect(await packed.text()).toBe(code);
    }
  });

  it('says that what a browser has is still good', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    const again = await get('/', { ...HTML, 'if-none-match': `"other", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('takes a tag as RFC 9110 compares them: weakly, any of a list, and each coding by its own', async () => {
    const path = await asset('js');
    const tagIn = async (coding: string) => (await get(path, { 'accept-encoding': coding })).headers.get('etag') ?? '';
    const tags = [await tagIn('identity'), await tagIn('gzip'), await tagIn('br')];
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{22}(-gzip|-br)?"$/);
    const status = async (coding: string, known: string) =>
      (await get(path, { 'accept-encoding': coding, 'if-none-match': known })).status;
    const [plain = '', gzip = ''] = tags;
    expect([await status('gzip', gzip), await status('gzip', `W/${gzip}`), await status('gzip', '*')]).toEqual([
      304, 304, 304,
    ]);
    // What it has in one coding is not what it would get in another.
    expect([await status('gzip', plain), await status('br', gzip), await status('identity', gzip)]).toEqual([
      200, 200, 200,
    ]);
  });

  it('says 404 of a realm that is not there, whatever the browser has', async () => {
    const there = await get('/sign-up');
    const known = there.headers.get('etag') ?? '';
    for (const tag of [known, '*']) {
      const again = await get('/r/nobody/sign-up', { ...HTML, 'if-none-match': tag });
      expect([again.status, (await again.text()).includes('<div id="root">')]).toEqual([404, true]);
    }
  });

  it('serves nothing else: unknown paths stay problems, and no path leads out of the folder', async () => {
    const unknown = await get('/nothing-here');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('problem+json'),
    ]);
    for (const path of [
      '/assets/../index.html',
      '/assets/%2e%2e%2findex.html',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets//etc/passwd',
      '/assets/',
      '/assets/__proto__',
      '/web/index.html',
      '/index.html',
      '/r/acme/nothing',
    ]) {
      expect({ path, status: await statusOf(path) }).toEqual({ path, status: 404 });
    }
    expect((await get('/sign-up', { origin: app.env.PUBLIC_URL }, 'POST')).status).toBe(405);
  });

  it('the sign-in page weighs less than 92 kB packed', async () => {
    const html = await (await get('/')).text();
    const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
    const seen = new Set<string>();
    const weigh = async (path: string): Promise<number> => {
      if (seen.has(path)) return 0;
      seen.add(path);
      const packed = await fetch(app.url + path, { headers: { 'accept-encoding': 'gzip' } });
      const code = await packed.text();
      const next = [...code.matchAll(/from"\.\/([^"]+\.js)"/g)].map(([, name]) => `/assets/${name}`);
      const size = Number(packed.headers.get('content-length'));
      return (await Promise.all(next.map(weigh))).reduce((sum, each) => sum + each, size);
    };
    let total = 0;
    for (const path of first) total += await weigh(path);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(92_000);
  });
});
