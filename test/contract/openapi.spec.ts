import { Spectral } from '@stoplight/spectral-core';
import type { RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { errorCatalogue } from '../../src/http/index.js';
import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';
import { openapi, resolve } from '../e2e/openapi.js';
import type { Document, Media, Operation, Schema } from '../e2e/openapi.js';

const RULES: RulesetDefinition = {
  extends: [[oas as unknown as RulesetDefinition, 'all']],
  // The tags stand in the order in which a reader needs them.
  rules: { 'openapi-tags-alphabetical': 'off' },
};

interface Named extends Operation {
  name: string;
  method: string;
  path: string;
}

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: Document;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SUPPORT_EMAIL: 'help@example.com' } });
    document = await openapi(app);
  });
  afterAll(() => app.close());

  const operations = (): Named[] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([verb, operation]) => {
        const method = verb.toUpperCase();
        return { ...operation, name: `${method} ${path}`, method, path };
      }),
    );

  /** What of a schema has no example, by path. */
  function bare(schema: Schema | undefined, path: string): string[] {
    if (!schema) return [path];
    const whole = resolve(document, schema);
    if ('example' in whole) return [];
    const parts = [...(whole.allOf ?? []), ...(whole.anyOf ?? []), ...(whole.oneOf ?? [])];
    if (parts.length > 0) return parts.flatMap((part) => bare(part, path));
    if (whole.items) return bare(whole.items, `${path}[]`);
    const properties = Object.entries(whole.properties ?? {});
    return properties.length > 0 ? properties.flatMap(([key, value]) => bare(value, `${path}.${key}`)) : [path];
  }

  const unexampled = (media: Media | undefined, path: string) =>
    media?.schema && (media.example ?? media.examples) ? [] : bare(media?.schema, path);

  it('is one that a linter has nothing to say about', async () => {
    const spectral = new Spectral();
    spectral.setRuleset(RULES);
    expect(await spectral.run(structuredClone(document))).toEqual([]);
    const { info: _, ...broken }: Document = { ...document, paths: {}, components: { schemas: {} } };
    expect((await spectral.run(broken)).map(({ code }) => code)).toContain('oas3-schema');
  });

  it('is in version 3.1, served as JSON under the address of the service', async () => {
    const { headers } = await app.agent().get('/docs/openapi.json');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/' }, { url: app.env.PUBLIC_URL }] });
  });

  it('gives each operation an id, a tag, a summary and an answer', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids.length).toBeGreaterThanOrEqual(20);
    expect(new Set(ids).size).toBe(ids.length);
    const known = (document.tags as { name: string }[]).map(({ name }) => name);
    for (const { name, operationId, tags = [], summary, responses } of operations()) {
      expect({ name, operationId, tags, summary }).toEqual({
        name,
        operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/) as string,
        tags: [expect.any(String) as string],
        summary: expect.stringMatching(/^[A-Z].*[^.]$/) as string,
      });
      expect(known).toContain(tags[0]);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('gives each answer and each error a description, a schema and an example', () => {
    const answers = operations().flatMap(({ name, responses }) =>
      Object.entries(responses).map(([status, { description, content = {} }]) => {
        expect([name, status, description]).toEqual([name, status, expect.stringMatching(/\S/)]);
        return { at: `${name} ${status}`, status, content };
      }),
    );
    expect(answers.length).toBeGreaterThan(100);
    const bodiless = answers.filter(({ status }) => status === '204');
    bodiless.forEach(({ at, content }) => expect([at, content]).toEqual([at, {}]));
    const missing = answers
      .filter(({ status }) => status !== '204')
      .flatMap(({ at, content }) => {
        const media = Object.entries(content);
        return media.length > 0 ? media.flatMap(([type, each]) => unexampled(each, `${at} ${type}`)) : [at];
      });
    expect(missing).toEqual([]);
  });

  it('tells errors as problems with codes of the catalogue', () => {
    for (const { name, path, responses } of operations().filter(({ path }) => !path.endsWith('/auth/token'))) {
      for (const [status, { content = {} }] of Object.entries(responses).filter(([code]) => code >= '400')) {
        expect([name, status, Object.keys(content)]).toEqual([name, status, ['application/problem+json']]);
        const codes = Object.keys(content['application/problem+json']?.examples ?? {});
        expect([path, codes.filter((code) => !(code in errorCatalogue))]).toEqual([path, []]);
      }
    }
  });

  it('names both ways to be signed in', () => {
    expect(document.components.securitySchemes).toEqual({
      bearer: {
        type: 'oauth2',
        description: expect.any(String) as string,
        flows: { password: { tokenUrl: '/api/auth/token', refreshUrl: '/api/auth/token', scopes: {} } },
      },
      cookie: { type: 'apiKey', in: 'cookie', name: 'access', description: expect.any(String) as string },
    });
  });

  it('asks for one of them on exactly the routes that are closed', async () => {
    expect(document.security).toBeUndefined();
    const closed: string[] = [];
    for (const { name, method, path } of operations()) {
      const address = path.replace('{realm}', 'default').replaceAll(/\{\w+\}/g, '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10');
      const answer = await app.agent().send<Problem>(method, address, method === 'GET' ? {} : { json: {} });
      // `refresh` is open: what it wants is its token.
      if (answer.status === 401 && !path.endsWith('/refresh')) closed.push(name);
    }
    const secured = operations().filter(({ security }) => security);
    expect(secured.map(({ name }) => name)).toEqual(closed);
    expect(closed).toContain('GET /api/auth/me');
    secured.forEach(({ security }) => expect(security).toEqual([{ cookie: [] }, { bearer: [] }]));
  });
});
