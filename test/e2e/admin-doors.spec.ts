import { adminIn, personIn } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';

const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
const ROUTES = [
  ['GET', 'audit-events'],
  ['GET', 'messages'],
  ['GET', 'stats'],
  ['POST', `messages/${ID}/retry`],
] as const;

describe('the operations of administrators', () => {
  let app: TestApp;
  let admin: { id: string; agent: Agent };
  let other: Agent;
  let person: Agent;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
    admin = await adminIn(app, 'default', 'root@example.com');
    other = (await adminIn(app, 'shop', 'root@example.com')).agent;
    person = (await personIn(app, 'default', 'jane@example.com')).agent;
  });
  afterAll(() => app.close());

  const codeOf = async (agent: Agent, method: string, path: string) => {
    const { status, body, headers } = await agent.send<Problem>(method, path);
    return [status, status < 400 ? undefined : body.code, headers.get('cache-control')];
  };

  describe.each(ROUTES)('%s %s', (method, route) => {
    it('is closed to strangers, to users and to administrators of another realm', async () => {
      const path = `/api/admin/${route}`;
      expect(await codeOf(app.agent(), method, path)).toEqual([401, 'not_authenticated', 'no-store']);
      expect(await codeOf(person, method, path)).toEqual([403, 'forbidden', 'no-store']);
      expect(await codeOf(other, method, path)).toEqual([401, 'not_authenticated', 'no-store']);
      expect(await codeOf(admin.agent, method, `/api/realms/shop/admin/${route}`)).toEqual([
        401,
        'not_authenticated',
        'no-store',
      ]);
      expect(await codeOf(admin.agent, method, `/api/realms/nowhere/admin/${route}`)).toEqual([
        404,
        'realm_not_found',
        'no-store',
      ]);
    });

    it('is open to an administrator, and is never kept', async () => {
      const expected = method === 'GET' ? [200, undefined, 'no-store'] : [404, 'not_found', 'no-store'];
      expect(await codeOf(admin.agent, method, `/api/admin/${route}`)).toEqual(expected);
      expect(await codeOf(admin.agent, method, `/api/v1/admin/${route}`)).toEqual(expected);
    });

    it('is closed from the next request on to somebody who is no administrator any more', async () => {
      await app.query(`UPDATE users SET roles = '["user"]' WHERE id = ?`, [admin.id]);
      expect(await codeOf(admin.agent, method, `/api/admin/${route}`)).toEqual([403, 'forbidden', 'no-store']);
      await app.query(`UPDATE users SET roles = '["user","admin"]' WHERE id = ?`, [admin.id]);
    });
  });
});
