import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from '../../src/config/index.js';
import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { ask, registerUser } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';

const DAY = 86_400;
const MINUTE = 60;
/** In percent, an account and day. */
const TOLERATED = 0.01;
const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '100000', SEND_PER_DAY: '100000' };

const root = join(__dirname, '../..');
const document = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

/** What the tables of docs/threat-model.md say: the one place where these numbers stand. */
function stated(name: string): number[] {
  const row = document.split('\n').find((line) => line.startsWith(`| ${name} |`));
  const numbers = row?.split('|')[2]?.trim();
  if (!numbers) throw new Error(`docs/threat-model.md has no row "${name}"`);
  return numbers.split(', ').map((text) => Number(text.replace(/,| %$/g, '')));
}

/** The formula of the document: how many guesses fall into the seconds from `start` to before `end`. */
function guessesBetween(start: number, end: number): number {
  const [free = 0] = stated('free failures');
  const waits = stated('waits in seconds, the last of them again and again');
  let count = start === 0 ? free : 0;
  for (let time = 0, k = 0; time < end; k++) {
    time += waits[Math.min(k, waits.length - 1)]!;
    if (time >= start && time < end) count++;
  }
  return count;
}

const percent = (guesses: number, digits: number) => (guesses / 10 ** digits) * 100;

describe('the attacker wants to be lucky once', () => {
  it('the document does what its own formula says', () => {
    expect(stated('guesses at one account on the first day')).toEqual([guessesBetween(0, DAY)]);
    for (const day of [1, 2, 30, 365]) {
      expect(stated('guesses at one account on every later day')).toEqual([guessesBetween(day * DAY, (day + 1) * DAY)]);
    }
    expect(percent(guessesBetween(0, DAY), 6)).toBeCloseTo(stated('chance on the first day, 6 digits')[0]!, 9);
    expect(percent(guessesBetween(DAY, 2 * DAY), 6)).toBeCloseTo(stated('chance on every later day, 6 digits')[0]!, 9);
    expect(percent(guessesBetween(0, DAY), 8)).toBeCloseTo(stated('chance on the first day, 8 digits')[0]!, 9);
    expect(percent(guessesBetween(0, DAY), 6)).toBeLessThan(TOLERATED);
  });

  it('no number of sources finds more than the mails of a day allow', () => {
    const [mails] = stated('mails a day of a realm');
    expect(mails).toBe(parseEnv({ NODE_ENV: 'test' }).MAIL_PER_DAY);
    const found = (mails! * stated('guesses at one message')[0]!) / 10 ** 6;
    expect(found).toBeCloseTo(stated('accounts found a day by any number of sources, 6 digits')[0]!, 9);
  });

  it('the tests that the document names are there', () => {
    const named = [...document.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  describe('at one account', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.start({ env: PLENTY });
    });
    afterAll(() => app.close());

    const secrets: [string, (email: string) => Promise<Answer<Problem>>][] = [
      [
        'its codes',
        async (email) => {
          const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
          return app.agent().post('/api/auth/verify-otp', { email, purpose: 'login', otp: '000000', challenge_id });
        },
      ],
      ['its password', (email) => app.agent().post('/api/auth/login', { email, password: 'not the password' })],
    ];

    it.each(secrets)(
      '%s, as often as it can be guessed at for two days: the chance of the document',
      async (name, guess) => {
        const email = `${name.replace(/\W/g, '')}@example.com`;
        await registerUser(app, email);
        const began = app.clock.now().getTime() / 1000;
        const elapsed = () => app.clock.now().getTime() / 1000 - began;
        const evaluated: number[] = [0, 0];
        while (elapsed() < 2 * DAY) {
          const { status, body } = await guess(email);
          if (status === 429) app.clock.advance(body.retry_after!);
          else {
            expect(['otp_invalid', 'invalid_credentials']).toContain(body.code);
            evaluated[Math.floor(elapsed() / DAY)]!++;
          }
        }
        const [first = 0, second = 0] = evaluated;
        expect(stated('guesses at one account on the first day')).toEqual([first]);
        expect(stated('guesses at one account on every later day')).toEqual([second]);
        expect(percent(first, app.env.OTP_LENGTH)).toBeLessThan(TOLERATED);
      },
    );
  });

  describe('at any account', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.start({ env: { LIMIT_PER_SOURCE: '' } });
    });
    afterAll(() => app.close());

    const post = (route: string, body: object) => app.agent().post<Problem & Challenge>(`/api/auth/${route}`, body);
    let victims = 0;
    let messages = 0;
    let guesses = 0;

    /** A message to the next account and every guess that it is good for. Answers whether the source was stopped. */
    async function spray(): Promise<boolean> {
      const email = `victim${victims++}@example.com`;
      const asked = await post('send-otp', { email, purpose: 'login' });
      if (asked.status === 429) return true;
      messages++;
      const guess = { email, purpose: 'login', otp: '000000', challenge_id: asked.body.challenge_id };
      const all = Array.from({ length: asked.body.attempts_allowed }, () => post('verify-otp', guess));
      const evaluated = (await Promise.all(all)).filter(({ status }) => status !== 429);
      guesses += evaluated.length;
      return evaluated.length < all.length;
    }

    it('from one source, for an hour: the number of the document, and what follows from it', async () => {
      for (let minute = 0; minute < 60; minute++) {
        while (!(await spray()));
        app.clock.advance(MINUTE);
      }
      expect([app.env.LIMIT_PER_SOURCE]).toEqual(stated('requests a minute from one source'));
      expect([app.env.OTP_MAX_ATTEMPTS]).toEqual(stated('guesses at one message'));
      expect([guesses]).toEqual(stated('guesses an hour from one source'));
      expect([guesses * 24]).toEqual(stated('guesses a day from one source'));
      expect([messages * 24]).toEqual(stated('messages a day that this needs'));
      expect((guesses * 24) / 10 ** 6).toBeCloseTo(stated('accounts found a day by one source, 6 digits')[0]!, 9);
      expect((guesses * 24) / 10 ** 8).toBeCloseTo(stated('accounts found a day by one source, 8 digits')[0]!, 9);
    }, 120_000);
  });
});
