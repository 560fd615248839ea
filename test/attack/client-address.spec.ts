import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser } from '../support/flows.js';

const LIMIT = 3;
const VICTIM = '198.51.100.7';

/** Every header by which proxies tell an address, with one in it. */
const SPOOFS: Record<string, (address: string) => string> = {
  'x-forwarded-for': (address) => address,
  'X-FORWARDED-FOR': (address) => `${address}, 10.0.0.1, 127.0.0.1`,
  forwarded: (address) => `for=${address};proto=https;by=203.0.113.43`,
  'x-real-ip': (address) => address,
  'x-client-ip': (address) => address,
  'x-cluster-client-ip': (address) => address,
  'x-originating-ip': (address) => `[${address}]`,
  'cf-connecting-ip': (address) => address,
  'true-client-ip': (address) => address,
  'fastly-client-ip': (address) => address,
  via: (address) => `1.1 ${address}`,
};

/** What stands where an address should. */
const MALFORMED = [
  ...['unknown', '_hidden', 'localhost', 'undefined', 'null', '-', ',', ',,,', ' , ', '*', '0', '1', '4294967295'],
  ...['999.1.1.1', '1.2.3', '1.2.3.4.5', '0x7f.1', '1.2.3.4:443', '1.2.3.4/32', '"1.2.3.4"', '[::1]', '[2001:db8::1]'],
  ...['2001:db8::1::2', ':::', '2001:db8::g', 'for=1.2.3.4', '1.2.3.4;x', "' OR 1=1 --", '../../etc/passwd', '%00'],
  'x'.repeat(4_000),
];

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('the attacker wants to be counted as somebody else', () => {
  const apps: TestApp[] = [];
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  async function start(env: Record<string, string> = {}): Promise<TestApp> {
    const app = await TestApp.start({
      env: { LIMIT_PER_SOURCE: String(LIMIT), OTP_FAILURES_BEFORE_WAIT: '100', ...env },
    });
    apps.push(app);
    return app;
  }

  /** How many of these requests, each with headers of its own, were answered by more than a refusal. */
  async function passed(app: TestApp, headers: Record<string, string>[]): Promise<number> {
    app.clock.advance(60);
    const body = { email: 'nobody@example.com', password: 'not the password' };
    let count = 0;
    for (const each of headers) if ((await app.agent().post('/api/auth/login', body, each)).status === 401) count++;
    return count;
  }

  describe('where no proxy is trusted', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await start();
    });

    it.each(Object.keys(SPOOFS))('%s makes no new source', async (name) => {
      const headers = range(6).map((i) => ({ [name]: SPOOFS[name]!(`198.51.100.${i}`) }));
      expect(await passed(app, headers)).toBe(LIMIT);
    });

    it('all of them together and none of them are one source', async () => {
      const all = Object.entries(SPOOFS).filter(([name]) => name === name.toLowerCase());
      const together = Object.fromEntries(all.map(([name, write]) => [name, write(VICTIM)]));
      expect(
        await passed(
          app,
          range(LIMIT * 2).map((i) => (i % 2 ? together : {})),
        ),
      ).toBe(LIMIT);
    });

    it('nobody is written down as the source but the socket', async () => {
      app.clock.advance(60);
      // A minute passes in it.
      await registerUser(app, 'spoofed@example.com');
      const body = { email: 'spoofed@example.com', password: PASSWORD };
      for (const [name, write] of Object.entries(SPOOFS).slice(0, LIMIT)) {
        expect((await app.agent().post('/api/auth/login', body, { [name]: write(VICTIM) })).status).toBe(200);
      }
      for (const table of ['sessions', 'audit_events']) {
        expect(await app.query(`SELECT DISTINCT ip FROM ${table}`)).toEqual([{ ip: '127.0.0.1' }]);
      }
    });
  });

  describe('behind a proxy that is trusted', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await start({ TRUST_PROXY: '127.0.0.1,10.0.0.0/8' });
    });
    const via = (forwarded: string) => ({ 'x-forwarded-for': forwarded });

    it('what he writes left of his own address makes no new source', async () => {
      const invented = range(8).map((i) => via(`198.51.100.${i}, 10.9.9.9, 203.0.113.9`));
      expect(await passed(app, invented)).toBe(LIMIT);
      expect(
        await passed(
          app,
          MALFORMED.map((odd) => via(`${odd}, 203.0.113.9`)),
        ),
      ).toBe(LIMIT);
    });

    it('what he writes does not use up the share of another', async () => {
      expect(
        await passed(
          app,
          range(8).map(() => via(`${VICTIM}, 203.0.113.9`)),
        ),
      ).toBe(LIMIT);
      expect((await app.agent().post('/api/auth/login', {}, via(VICTIM))).status).toBe(400);
    });

    it('no other header counts, whatever the proxy lets through', async () => {
      const others = Object.entries(SPOOFS).filter(([name]) => name.toLowerCase() !== 'x-forwarded-for');
      const headers = others.map(([name, write], i) => ({ ...via('203.0.113.9'), [name]: write(`198.51.100.${i}`) }));
      expect(await passed(app, [...headers, ...headers])).toBe(LIMIT);
    });

    it(`${MALFORMED.length} malformed headers are one source, and never none`, async () => {
      expect(await passed(app, MALFORMED.map(via))).toBe(LIMIT);
    });

    it('all of his 2^64 addresses of IPv6 are one source, in every spelling', async () => {
      const spelled = (i: number) => [`2001:db8:1:2::${i.toString(16)}`, `2001:0DB8:1:2:${i}:${i}:${i}:${i}`][i % 2]!;
      expect(
        await passed(
          app,
          range(30).map((i) => via(spelled(i))),
        ),
      ).toBe(LIMIT);
    });

    it('an address of IPv4 is one source in its IPv6 forms', async () => {
      const forms = ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:203.0.113.9'];
      expect(
        await passed(
          app,
          range(8).map((i) => via(forms[i % forms.length]!)),
        ),
      ).toBe(LIMIT);
    });
  });
});
