import { get } from 'node:http';
import { errorCatalogue } from '../../src/http/index.js';
import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';

const PAGE_POLICY = ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"];

describe('the pages of the documentation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  describe.each(['/docs', '/redoc', '/docs/errors'])('%s', (path) => {
    it('has all its parts, from this service, and allowed by its policy', async () => {
      const { status, headers, text } = await app.agent().get(path);
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
      const policy = (headers.get('content-security-policy') ?? '').split('; ');
      expect(policy).toEqual(expect.arrayContaining(PAGE_POLICY));
      expect(text).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|\son\w+=/);
      const parts = [...text.matchAll(/<(?:script|link|redoc)\s[^>]*(?:src|href|spec-url)="([^"#]+)"/g)];
      for (const [, part = ''] of parts.filter(([, link]) => link !== 'data:,')) {
        expect(part).toMatch(/^\.?\/(docs|redoc)\//);
        const asset = await app.agent().get(part.replace(/^\./, ''));
        expect([part, asset.status, asset.headers.get('x-content-type-options')]).toEqual([part, 200, 'nosniff']);
        expect(asset.headers.get('content-type')).toMatch(/javascript|css|png|json/);
      }
      expect(parts.length).toBeGreaterThanOrEqual(path === '/docs/errors' ? 1 : 3);
    });
  });

  it('have an anchor for every code, where its problems lead', async () => {
    const { body } = await app.agent().get<Problem & { type: string }>('/api/auth/me');
    const [page, anchor] = body.type.split('#');
    expect(page).toBe('/docs/errors');
    const { text } = await app.agent().get('/docs/errors');
    expect(text).toContain(`id="${anchor}"`);
    for (const code of Object.keys(errorCatalogue)) expect(text.split(`id="${code}"`)).toHaveLength(2);
  });

  /** As it stands: `fetch` would resolve the dots. */
  const rawly = (path: string) =>
    new Promise<{ path: string; status?: number; type?: string }>((done, fail) => {
      const request = get(app.url, { path }, (answer) => {
        answer.resume();
        done({ path, status: answer.statusCode, type: answer.headers['content-type'] });
      });
      request.on('error', fail);
    });

  it.each([
    'nothing',
    'errors/otp_invalid',
    'openapi.yaml',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '%2e%2e',
  ])('answer a problem for /docs/%s', async (rest) => {
    const path = `/docs/${rest}`;
    expect(await rawly(path)).toEqual({
      path,
      status: 404,
      type: expect.stringMatching(/^application\/problem\+json/),
    });
  });

  it('have no second document, and are gone where DOCS is off', async () => {
    for (const path of ['/docs-json', '/docs-yaml', '/redoc/nothing'])
      expect(await rawly(path)).toMatchObject({ status: 404 });
    const quiet = await TestApp.start({ env: { DOCS: 'off' } });
    for (const path of ['/docs', '/docs/', '/docs/openapi.json', '/docs/errors', '/docs/swagger-ui.css', '/redoc'])
      expect([path, (await quiet.agent().get(path)).status]).toEqual([path, 404]);
    await quiet.close();
  });
});
