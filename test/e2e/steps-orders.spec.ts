import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { StepsModel, drawer, sequences } from '../support/steps-model.js';
import type { Outcome } from '../support/steps-model.js';
import { StepsClient } from '../support/steps.js';

const CALLS = ['begin', 'verify', 'password', 'complete'] as const;
type Call = (typeof CALLS)[number];

const CODE = '123456';
const ADDRESSES = 400;
const address = (i: number) => `walker${i}@example.com`;
const NOBODYS_ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', OTP_FAILURES_BEFORE_WAIT: '100' };

/** Guesses at a decoy end with it, which the model leaves out: fewer calls than that are made of one challenge. */
const MOST_GUESSES = 5;
const PATIENCE = 120_000;

/** One browser: what it was given, by the numbers that the model knows. */
interface Browser {
  challenges: number[];
  tokens: number[];
}

/** The service and the model side by side, at one address. */
class Walk {
  private readonly model = new StepsModel();
  private readonly client: StepsClient;
  private readonly texts: string[] = [];
  private readonly guesses = new Map<number, number>();
  readonly seen: string[] = [];

  constructor(
    app: TestApp,
    private readonly email: string,
  ) {
    this.client = new StepsClient(app.agent());
  }

  /** Does a call with the challenge or token at `back` from the browser's newest, and compares. */
  async step(call: Call, browser: Browser, back = 0): Promise<void> {
    const kept = call === 'verify' ? browser.challenges : browser.tokens;
    const shown = kept.at(-1 - (back % Math.max(1, kept.length)));
    if (call === 'verify' && shown !== undefined && this.tooOften(shown)) return;
    const text = shown === undefined ? undefined : this.texts[shown];
    const made = this.texts.length;
    const [answer, expected] = await this.both(call, text, shown ?? -1, made);
    const { challenge_id, registration_token } = answer.body as Record<string, string | undefined>;
    this.texts.push(challenge_id ?? registration_token ?? '');
    if (challenge_id) browser.challenges.push(made);
    if (registration_token) browser.tokens.push(made);
    const { code, next } = answer.body as Outcome;
    this.seen.push(`${call}: ${answer.status}`);
    expect({ email: this.email, calls: this.seen, status: answer.status, code, next }).toEqual({
      email: this.email,
      calls: this.seen,
      code: undefined,
      next: undefined,
      ...expected,
    });
  }

  private async both(
    call: Call,
    text: string | undefined,
    shown: number,
    made: number,
  ): Promise<[Answer<unknown>, Outcome]> {
    switch (call) {
      case 'begin':
        return [await this.client.begin({ email: this.email }), this.model.begin(made)];
      case 'verify':
        return [await this.client.verify(text ?? NOBODYS_ID, CODE), this.model.verify(shown, made)];
      case 'password':
        return [await this.client.password(text ?? 'none yet'), this.model.password(shown, made)];
      case 'complete':
        return [await this.client.complete(text ?? 'none yet'), this.model.complete(shown)];
    }
  }

  private tooOften(challenge: number): boolean {
    const count = (this.guesses.get(challenge) ?? 0) + 1;
    this.guesses.set(challenge, count);
    return count > MOST_GUESSES;
  }
}

describe('the steps of a registration, in any order', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    const TEST_CODES = Array.from({ length: ADDRESSES }, (_, i) => `${address(i)}=${CODE}`).join();
    app = await TestApp.start({ env: { ...PLENTY, TEST_CODES } });
  });
  afterAll(() => app.close());

  const walk = () => new Walk(app, address(count++));
  const browser = (): Browser => ({ challenges: [], tokens: [] });

  it(
    'every order and repetition of two calls, and of four that begin, does what the model says',
    async () => {
      const ends = new Set<string>();
      const begun = sequences(CALLS, 3).map((calls) => ['begin' as const, ...calls]);
      for (const calls of [...sequences(CALLS, 2), ...begun]) {
        const [each, mine] = [walk(), browser()];
        for (const call of calls) await each.step(call, mine);
        ends.add(each.seen.at(-1)!);
      }
      expect([...ends].sort()).toEqual([
        'begin: 202',
        'complete: 201',
        'complete: 409',
        'password: 200',
        'password: 409',
        'verify: 200',
        'verify: 400',
      ]);
    },
    PATIENCE,
  );

  it(
    'two browsers that mix theirs, and come back with what they were given before, do too',
    async () => {
      const draw = drawer(20_270_314);
      const statuses: Record<string, number> = {};
      for (let i = 0; i < 25; i++) {
        const [each, browsers] = [walk(), [browser(), browser()]];
        for (const mine of browsers) await each.step('begin', mine);
        for (let step = 0; step < 16; step++) {
          // Mostly forwards: a walk that only stumbles gets nowhere.
          const call = CALLS[Math.min(3, Math.floor(draw(12) / 3))]!;
          await each.step(call, browsers[draw(2)]!, draw(3) === 0 ? 1 + draw(3) : 0);
        }
        for (const line of each.seen) statuses[line] = (statuses[line] ?? 0) + 1;
      }
      // It went everywhere.
      for (const often of [
        'verify: 200',
        'verify: 400',
        'password: 200',
        'password: 409',
        'complete: 201',
        'complete: 409',
      ]) {
        expect([often, statuses[often] ?? 0]).toEqual([often, expect.any(Number)]);
        expect(statuses[often] ?? 0).toBeGreaterThan(5);
      }
    },
    PATIENCE,
  );
});
