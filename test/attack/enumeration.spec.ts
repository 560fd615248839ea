import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/flows.js';
import { drawer } from '../support/steps-model.js';
import { Population } from './population.js';
import type { Kind } from './population.js';
import { areaUnderCurve } from './statistics.js';
import { Stopwatch } from './stopwatch.js';

const WRONG = { password: 'not the password', otp: '271828', new_password: 'a new password of mine' };

/** Every route that takes an address; where it takes a challenge, the one that another route gives. */
interface Probe {
  route: string;
  body: object;
  after?: [route: string, body: object];
}
const PROBES: Probe[] = [
  { route: 'register', body: { password: PASSWORD, name: 'Somebody' } },
  { route: 'login', body: { password: WRONG.password } },
  { route: 'send-otp', body: { purpose: 'login' } },
  { route: 'send-otp', body: { purpose: 'signup' } },
  { route: 'verify-otp', body: { purpose: 'login', otp: WRONG.otp }, after: ['send-otp', { purpose: 'login' }] },
  { route: 'forgot-password', body: {} },
  {
    route: 'reset-password',
    body: { otp: WRONG.otp, new_password: WRONG.new_password },
    after: ['forgot-password', {}],
  },
  { route: 'resend-verification-otp', body: {} },
];
const GUESSING = PROBES.filter(({ route }) => ['login', 'verify-otp', 'reset-password'].includes(route));
const title = ({ route, body }: Probe) => `${route} ${'purpose' in body ? String(body.purpose) : ''}`.trim();

const UNIQUE = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

describe('the attacker wants to know who has an account', () => {
  let app: TestApp;
  let population: Population;

  async function start(env: Record<string, string>): Promise<void> {
    app = await TestApp.start({ env });
    population = await Population.of(app);
  }

  async function challengeOf({ after }: Probe, email: string): Promise<{ challenge_id?: string }> {
    if (!after) return {};
    const [route, body] = after;
    const { challenge_id } = (
      await app.agent().post<{ challenge_id: string }>(`/api/auth/${route}`, { email, ...body })
    ).body;
    await app.deliver();
    return { challenge_id };
  }

  const probe = ({ route, body }: Probe, email: string, challenge: object) =>
    app.agent().post(`/api/auth/${route}`, { email, ...body, ...challenge });

  describe('by what an answer says', () => {
    beforeAll(() => start({ OTP_FAILURES_BEFORE_WAIT: '3' }));
    afterAll(() => app.close());

    /** All that can be seen of an answer, what differs from request to request aside. */
    function look({ status, headers, setCookies, text }: Answer): string {
      const lines = [...headers].filter(([name]) => name !== 'date').map((line) => line.join(': '));
      return [status, ...lines, ...setCookies, text].join('\n').replace(UNIQUE, '<one of its own>');
    }

    /** Each route to its limits: what is sent twice, and guesses until they wait. */
    async function transcript(kind: Kind): Promise<Record<string, string[]>> {
      const seen: Record<string, string[]> = {};
      for (const each of PROBES) {
        const [email = ''] = await population.people(kind, 1);
        const challenge = await challengeOf(each, email);
        const looks: string[] = [];
        for (let i = 0; i < 5; i++) looks.push(look(await probe(each, email, challenge)));
        app.clock.advance(60);
        for (let i = 0; i < 2; i++) looks.push(look(await probe(each, email, {})));
        app.clock.advance(-60);
        seen[title(each)] = looks;
      }
      return seen;
    }

    it('an address is alike whether known, unknown, without a password, disabled or not yet proved', async () => {
      // The last message to anybody is longer ago than any limit lasts.
      app.clock.advance(7_200);
      const unknown = await transcript('unknown');
      const statuses = Object.values(unknown).map((looks) => looks.map((each) => each.slice(0, 3)).join(' '));
      for (const each of statuses) expect(each).toMatch(/429/);
      for (const kind of ['known', 'codeOnly', 'disabled', 'unverified'] as const) {
        expect({ kind, ...(await transcript(kind)) }).toEqual({ kind, ...unknown });
      }
    });

    it('an address that waits after too many failures is alike whether anybody owns it or not', async () => {
      app.clock.advance(7_200);
      const unknown = await transcript('lockedUnknown');
      expect(unknown.login![0]).toMatch(/^429/);
      expect(await transcript('locked')).toEqual(unknown);
    });
  });

  describe('by how long an answer takes', () => {
    /**
     * Of each kind, at first. Where they differ, twice and then three times as many are added: chance alone strays that
     * far in one of twenty comparisons of the first 60, and in one of 200,000 of all 360; machines are noisy besides.
     */
    const SAMPLES = 60;
    const PATIENCE = 120_000;
    let stopwatch: Stopwatch;
    beforeAll(async () => {
      const many = '1000000';
      const limits = { SEND_COOLDOWN: '0', SEND_PER_HOUR: many, SEND_PER_DAY: many, OTP_FAILURES_BEFORE_WAIT: '100' };
      await start(limits);
      stopwatch = new Stopwatch();
    });
    afterAll(async () => {
      stopwatch.stop();
      await app.close();
    });

    /** Drawn, since a machine has rhythms: with any order of ours, every second request could meet the busier core. */
    const draw = drawer(20_261_121);
    const shuffled = (kinds: Kind[]) =>
      kinds
        .map((kind) => ({ kind, at: draw(1_000_000) }))
        .sort((a, b) => a.at - b.at)
        .map(({ kind }) => kind);

    /** The same for one of each kind after the other, in an order that is drawn: what else goes on meets all alike. */
    async function measure(each: Probe, kinds: Kind[], times: Map<Kind, number[]>, count: number) {
      const people = new Map<Kind, string[]>();
      for (const kind of kinds) people.set(kind, await population.people(kind, count));
      for (let i = 0; i < count; i++) {
        for (const kind of shuffled(kinds)) {
          const email = people.get(kind)![i]!;
          const challenge = await challengeOf(each, email);
          await probe(each, email, challenge);
          times.get(kind)!.push(stopwatch.last);
          if (!GUESSING.includes(each)) await app.deliver();
        }
      }
    }

    /** Which kinds a stop-watch tells from the first. */
    function told(times: Map<Kind, number[]>): Record<string, number> {
      const [[, first] = ['', []], ...others] = [...times];
      const areas = others.map(([kind, sample]): [string, number] => [kind, areaUnderCurve(sample, first)]);
      return Object.fromEntries(areas.filter(([, area]) => area < 0.4 || area > 0.6));
    }

    async function expectAlike(each: Probe, kinds: Kind[]): Promise<void> {
      const times = new Map(kinds.map((kind): [Kind, number[]] => [kind, []]));
      await measure(each, kinds, times, SAMPLES);
      for (let more = 2; more <= 3 && Object.keys(told(times)).length > 0; more++) {
        await measure(each, kinds, times, more * SAMPLES);
      }
      expect(told(times)).toEqual({});
    }

    it.each(PROBES.map((each) => [title(each), each] as const))(
      '%s',
      async (_, each) => {
        await expectAlike(each, ['unknown', 'known', 'disabled', 'unverified']);
      },
      PATIENCE,
    );

    it.each(GUESSING.map((each) => [title(each), each] as const))(
      '%s while the address waits',
      async (_, each) => {
        await expectAlike(each, ['lockedUnknown', 'locked']);
      },
      PATIENCE,
    );
  });
});
