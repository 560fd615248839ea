import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from '../../src/http/index.js';
import { TestApp } from '../support/app.js';
import { openapi, propertiesOf } from './openapi.js';
import type { Document } from './openapi.js';

interface Told {
  code: string;
  status: number;
  title: string;
  detail: string;
}

const markdown = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
const catalogue = Object.entries(errorCatalogue).map(([code, entry]) => ({ code, ...entry }));
const only = <K extends keyof Told>(entries: Pick<Told, K>[], ...keys: K[]) =>
  entries.map((entry) => Object.fromEntries(keys.map((key) => [key, entry[key]])));

/** The matches of a pattern with named groups; a status is a number. */
function rows(text: string, pattern: RegExp): Told[] {
  return [...text.matchAll(pattern)].map(({ groups }) => ({ ...groups, status: Number(groups?.status) }) as Told);
}

describe('the errors are told alike', () => {
  let app: TestApp;
  let document: Document;
  beforeAll(async () => {
    app = await TestApp.start();
    document = await openapi(app);
  });
  afterAll(() => app.close());

  /** The examples of all problems in the document, with the status that each stands under. */
  const examples = () =>
    Object.values(document.paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ responses }) => Object.entries(responses))
      .flatMap(([status, { content, description }]) =>
        Object.entries(content?.['application/problem+json']?.examples ?? {}).map(([name, { value }]) => ({
          name,
          under: Number(status),
          description,
          ...(value as Told & { type: string }),
        })),
      );

  it('in the table of docs/errors.md, by code and status', () => {
    const table = rows(markdown, /^\| `(?<code>\w+)` \| (?<status>\d+) \| [^|]+ \| [^|]+ \|$/gm);
    expect(only(table, 'code', 'status')).toEqual(only(catalogue, 'code', 'status'));
  });

  it('in the sections of docs/errors.md, by code and title', () => {
    const sections = rows(markdown, /^### (?<code>\w+)\n\n\*\*(?<title>[^*]+)\.\*\* \S/gm);
    expect(only(sections, 'code', 'title')).toEqual(only(catalogue, 'code', 'title'));
    expect(markdown.match(/^### /gm)).toHaveLength(catalogue.length);
  });

  it('in the example of docs/errors.md, word by word', () => {
    const example = JSON.parse(/```json\n(\{\n[^]*?\n\})\n```/.exec(markdown)?.[1] ?? '') as Told;
    expect(catalogue).toContainEqual(only([example], 'code', 'status', 'title', 'detail')[0]);
  });

  it('on the page that the type of a problem leads to', async () => {
    const { text } = await app.agent().get('/docs/errors');
    const sections = rows(
      text,
      /<section id="(?<code>\w+)"><h2><code>\1<\/code> · (?<status>\d+)<\/h2><p><b>(?<title>[^<]+)\.<\/b> (?<detail>[^<]+)<\/p><\/section>/g,
    );
    expect(sections).toEqual(catalogue);
  });

  it('in the list of codes of the OpenAPI document', () => {
    expect(document.components.schemas.Problem?.properties?.code?.enum).toEqual(catalogue.map(({ code }) => code));
  });

  it('in every example of the OpenAPI document', () => {
    expect(examples().length).toBeGreaterThan(100);
    for (const example of examples()) {
      expect(catalogue).toContainEqual(only([example], 'code', 'status', 'title', 'detail')[0]);
      expect(example).toMatchObject({
        name: example.code,
        under: example.status,
        type: `/docs/errors#${example.code}`,
        description: expect.stringContaining(`\`${example.code}\`: ${example.detail}`) as string,
      });
    }
  });

  it('by some operation each, but 405, which none answers', () => {
    const told = new Set(examples().map(({ code }) => code));
    const untold = catalogue.filter(({ code }) => !told.has(code)).map(({ code }) => code);
    expect(untold).toEqual(['method_not_allowed']);
  });

  it('by the token endpoint in the words of RFC 6749', () => {
    const named = [...markdown.matchAll(/^- `(\w+)` \(([\d, ]+)\): /gm)].map(([, error, statuses = '']) => ({
      error,
      statuses: statuses.split(', '),
    }));
    const { error } = propertiesOf(document, { $ref: '#/components/schemas/TokenErrorView' });
    expect(named.map((each) => each.error).sort()).toEqual([...(error?.enum ?? [])].sort());
    const { 200: _, 403: ofTheOrigin, ...refusals } = document.paths['/api/auth/token']?.post?.responses ?? {};
    expect([...new Set(named.flatMap(({ statuses }) => statuses))].sort()).toEqual(Object.keys(refusals));
    expect(JSON.stringify(ofTheOrigin)).toContain('origin_not_allowed');
  });
});
