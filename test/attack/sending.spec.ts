import { Fleet, SIZES, tally } from '../race/fleet.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { Challenge } from '../support/flows.js';
import { StuckSink } from './stuck-sink.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const times = (count: number, value: number) => Array<number>(count).fill(value);

/** Every request that sends something, in rotation, each time in another spelling. */
function shot(i: number, email: string, challenge_id: string): [route: string, body: object] {
  const spelled = [email, email.toUpperCase(), ` ${email}`, `${email}\t`, email.replace('b', 'B')][i % 5]!;
  const shots: [string, object][] = [
    ['register', { email: spelled, password: PASSWORD }],
    ['send-otp', { email: spelled, purpose: 'login' }],
    ['forgot-password', { email: spelled }],
    ['resend', { challenge_id }],
    ['send-otp', { email: spelled, purpose: 'signup' }],
    ['resend-verification-otp', { email: spelled }],
  ];
  return shots[i % shots.length]!;
}

describe.each(SIZES)('the attacker wants to bomb a mailbox, %i instance(s)', (size) => {
  let fleet: Fleet;
  let count = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size);
  });
  afterAll(() => fleet.close());

  /** Somebody's mailbox, and a challenge whose code the attacker can have sent again. */
  async function target(isKnown: boolean): Promise<{ email: string; challenge_id: string }> {
    const email = `bombed${count++}@example.com`;
    if (isKnown) await registerUser(fleet.first, email);
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'signup' });
    return { email, challenge_id };
  }

  function fire(agent: Agent, i: number, { email, challenge_id }: { email: string; challenge_id: string }) {
    const [route, body] = shot(i, email, challenge_id);
    return agent.post<Challenge>(`/api/auth/${route}`, body);
  }

  describe.each([
    ['of somebody with an account', true],
    ['that nobody has proved', false],
  ])('%s', (_, isKnown) => {
    it('40 requests at once over all routes and spellings send one message', async () => {
      const at = await target(isKnown);
      const messages = () => fleet.count('outbox_messages', 'destination = ?', [at.email]);
      for (let round = 0; round < 2; round++) {
        fleet.first.clock.advance(MINUTE);
        const before = await messages();
        expect(tally(await fleet.race(40, (agent, i) => fire(agent, i, at)))).toEqual({ 202: 1, rate_limited: 39 });
        expect(await messages()).toBe(before + 1);
      }
    });

    it('a day and a night of requests send one message a minute, five an hour and ten in all', async () => {
      const at = await target(isKnown);
      fleet.first.clock.advance(DAY);
      const sentAt: number[] = [];
      let elapsed = 0;
      for (const pause of [...times(20, MINUTE / 2), ...times(5, 10 * MINUTE), ...times(46, HOUR / 2)]) {
        const { status, body } = await fire(fleet.agent(elapsed), sentAt.length, at);
        if (status === 202) {
          at.challenge_id = body.challenge_id;
          sentAt.push(elapsed);
        } else expect({ elapsed, status }).toEqual({ elapsed, status: 429 });
        fleet.first.clock.advance(pause);
        elapsed += pause;
      }
      expect(elapsed).toBe(DAY);
      expect(sentAt.slice(0, 6)).toEqual([0, 60, 120, 180, 240, HOUR]);
      expect(sentAt).toHaveLength(10);
    });
  });
});

describe('the attacker wants to empty the purse', () => {
  it('one source sends to 30 of 500 addresses a minute, whatever the routes', async () => {
    const app = await TestApp.start({ env: { LIMIT_PER_SOURCE: '30' } });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 500; i++) {
        const [route, body] = shot(i % 3, `crowd${i}@example.com`, '');
        statuses.push((await app.agent().post(`/api/auth/${route}`, body)).status);
      }
      expect(statuses).toEqual([...times(30, 202), ...times(470, 429)]);
      expect(await app.query('SELECT id FROM outbox_messages')).toHaveLength(30);
    } finally {
      await app.close();
    }
  });
});

describe('the attacker wants the mail of others to wait behind his', () => {
  const FLOODED = 'flood@example.com';
  let sink: StuckSink;
  let app: TestApp;
  beforeAll(async () => {
    sink = await StuckSink.start(FLOODED);
    app = await TestApp.start({ env: { SMTP_URL: sink.url, SEND_COOLDOWN: '0' } });
  });
  afterAll(async () => {
    await sink.stop();
    await app.close();
  });

  const signUp = (email: string) => ask(app, 'send-otp', { email, purpose: 'signup' });
  /** Until something that is on its way has happened; the service answers meanwhile. */
  async function until(happened: () => boolean): Promise<void> {
    while (!happened()) expect((await app.agent().get('/health')).status).toBe(200);
  }

  it('one destination holds two places and no more, even where the mail server is stuck on it', async () => {
    for (let sent = 1; sent <= 4; sent++) {
      await signUp(FLOODED);
      await until(() => sink.held === Math.min(sent, 2));
    }
    await signUp('other@example.com');
    await until(() => sink.delivered.length > 0);
    expect(sink).toMatchObject({ held: 2, delivered: ['other@example.com'] });
    // Nor did it wait until one of them was given up.
    expect(await app.query('SELECT id FROM outbox_messages WHERE last_error IS NOT NULL')).toEqual([]);
  });
});
