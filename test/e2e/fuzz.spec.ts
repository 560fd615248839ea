import fc from 'fast-check';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { registerUser } from '../support/flows.js';
import { bodyRoutes, openapi } from './openapi.js';
import type { BodyRoute, Schema } from './openapi.js';

/** Requests on each database, over all routes. */
const RUNS = 300;

const odd = fc.constantFrom(
  '',
  '0',
  '000000',
  'null',
  '__proto__',
  '\0',
  '\u2028',
  '\ud800',
  "'; --",
  '${7*7}',
  '{{7*7}}',
);

/** Something that a field of this schema might be sent: often nearly right, and anything at all. */
function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const likely: fc.Arbitrary<unknown>[] = [fc.string({ unit: 'binary' }), odd];
  if (schema.enum) likely.push(fc.constantFrom(...schema.enum));
  if (schema.example !== undefined) likely.push(fc.constant(schema.example));
  if (schema.format === 'email') likely.push(fc.emailAddress());
  if (schema.format === 'uuid') likely.push(fc.uuid());
  if (schema.pattern) likely.push(fc.stringMatching(/^[0-9]{6,10}$/));
  return fc.oneof({ weight: 3, arbitrary: fc.oneof(...likely) }, { weight: 1, arbitrary: fc.jsonValue() });
}

/** A body with any of the route's fields, and now and then one that it does not know. */
function bodyOf({ properties }: BodyRoute): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)]));
  const known = fc.record(fields, { requiredKeys: [] });
  const whole = fc.record(fields);
  const unknown = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 });
  return fc.oneof(
    { weight: 4, arbitrary: whole },
    { weight: 4, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, unknown).map(([a, b]) => ({ ...b, ...a })) },
  );
}

/** A form has texts alone; some values refuse to be made one. */
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

describe('any JSON in any field', () => {
  let app: TestApp;
  let agent: Agent;
  let routes: BodyRoute[];
  beforeAll(async () => {
    const sending = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '100000', SEND_PER_DAY: '100000' };
    app = await TestApp.start({ env: { ...sending, OTP_FAILURES_BEFORE_WAIT: '100' } });
    agent = app.agent();
    await registerUser(app, 'fuzz@example.com', agent);
    routes = bodyRoutes(await openapi(app));
  });
  afterAll(() => app.close());

  /** A client of its own, so that a sign-out ends nobody else's session. */
  function clientFor({ path }: BodyRoute): Agent {
    const client = app.agent();
    if (!path.includes('logout')) agent.cookies.forEach((value, name) => client.cookies.set(name, value));
    return client;
  }

  async function send(route: BodyRoute, body: unknown) {
    const headers = { 'content-type': route.form ? 'application/x-www-form-urlencoded' : 'application/json' };
    const raw = route.form
      ? new URLSearchParams(
          Object.entries(body as object).map(([name, value]): [string, string] => [name, asText(value)]),
        ).toString()
      : JSON.stringify(body);
    return clientFor(route).send(route.method, route.path, { raw, headers });
  }

  it('is taken or refused in good form, and never breaks a route', async () => {
    const requests = fc
      .constantFrom(...routes)
      .chain((route) => bodyOf(route).map((body): [BodyRoute, unknown] => [route, body]));
    await fc.assert(
      fc.asyncProperty(requests, async ([route, body]) => {
        const answer = await send(route, body);
        expect(answer.status).toBeLessThan(500);
        if (answer.status < 400) return;
        if (route.form) {
          expect(answer.body).toEqual({ error: expect.any(String), error_description: expect.any(String) });
          return;
        }
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(answer.body).toMatchObject({
          type: expect.stringMatching(/^\/docs\/errors#/) as string,
          title: expect.any(String) as string,
          status: answer.status,
          detail: expect.any(String) as string,
          instance: route.path,
          code: expect.stringMatching(/^[a-z_]+$/) as string,
          request_id: expect.any(String) as string,
        });
      }),
      { numRuns: RUNS },
    );
    expect((await app.agent().get('/health/ready')).status).toBe(200);
  }, 60_000);
});
