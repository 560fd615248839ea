import { randomBytes } from 'node:crypto';
import type { Answer } from '../support/agent.js';
import type { Problem, SignedIn } from '../support/flows.js';
import { bearer, registerUser, tokensOf } from '../support/flows.js';
import { Fleet, SIZES, tally } from '../race/fleet.js';

type Refreshed = Required<SignedIn> & Problem;

const DAY = 86_400;

describe.each(SIZES)('the attacker has a refresh token, %i instance(s)', (size) => {
  let fleet: Fleet;
  let users = 0;
  let turn = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size);
  });
  afterAll(() => fleet.close());

  async function victim() {
    const email = `refresh${++users}@example.com`;
    await registerUser(fleet.first, email);
    return tokensOf(fleet.first, email);
  }

  /** Each one at the instance whose turn it is. */
  const refresh = (refresh_token: string, i = turn++) =>
    fleet.agent(i).post<Refreshed>('/api/auth/refresh', { refresh_token });

  const me = async (token: string, i: number) => (await fleet.agent(i).get('/api/auth/me', bearer(token))).status;

  /** `count` tokens, each the successor of the one before, `pause` seconds apart; the answers that brought them. */
  async function chain(from: string, count: number, pause = 0): Promise<Answer<Refreshed>[]> {
    const answers: Answer<Refreshed>[] = [];
    for (let token = from; answers.length < count; token = answers.at(-1)!.body.refresh_token) {
      if (answers.length > 0) fleet.first.clock.advance(pause);
      answers.push(await refresh(token));
      expect(answers.at(-1)!.status).toBe(200);
    }
    return answers;
  }

  const isReused = { status: 401, body: { code: 'refresh_reused' } };
  const isOver = { status: 401, body: { code: 'not_authenticated' } };

  it.each([1, 2, 5])(
    'that is %i generation(s) old and past its grace: every token of the family ends at once',
    async (n) => {
      const { refresh: stolen, access } = await victim();
      const answers = await chain(stolen, n, 1);
      fleet.first.clock.advance(11);

      const reused = await refresh(stolen, 0);

      expect(reused).toMatchObject(isReused);
      const family = [{ access_token: access }, ...answers.map(({ body }) => body)];
      for (const { access_token } of family) expect(await me(access_token, 0)).toBe(401);
      await fleet.pollRevocations();
      for (let i = 0; i < size; i++) {
        for (const { access_token } of family) expect(await me(access_token, i)).toBe(401);
        for (const { body } of answers) expect(await refresh(body.refresh_token, i)).toMatchObject(isOver);
      }
      expect(await refresh(stolen)).toMatchObject(isOver);
    },
  );

  it('and uses it before its owner does: the owner, past the grace, ends the session of both', async () => {
    const { refresh: stolen } = await victim();
    const [thief] = await chain(stolen, 1);
    fleet.first.clock.advance(11);
    expect(await refresh(stolen)).toMatchObject(isReused);
    expect(await refresh(thief!.body.refresh_token)).toMatchObject(isOver);
  });

  it.each([1, 2, 3, 10])(
    'that is %i generation(s) old and in its grace: it gets the newest, and forks nothing',
    async (n) => {
      const { refresh: first } = await victim();
      const answers = await chain(first, n, 1);
      const newest = answers.at(-1)!.body.refresh_token;
      fleet.first.clock.advance(11 - n);
      const older = [first, ...answers.slice(0, -1).map(({ body }) => body.refresh_token)];
      for (const token of older) {
        for (let i = 0; i < size; i++) {
          expect(await refresh(token, i)).toMatchObject({ status: 200, body: { refresh_token: newest } });
        }
      }
      fleet.first.clock.advance(1);
      expect(await refresh(first)).toMatchObject(isReused);
      expect(await refresh(newest)).toMatchObject(isOver);
    },
  );

  it('that more tokens followed than any client asks for: the session ends', async () => {
    const { refresh: first } = await victim();
    const answers = await chain(first, 21);
    expect(await refresh(answers[0]!.body.refresh_token)).toMatchObject({
      status: 200,
      body: { refresh_token: answers.at(-1)!.body.refresh_token },
    });
    expect(await refresh(first)).toMatchObject(isReused);
  });

  it('and sends it ten times at once: one branch lives', async () => {
    const { refresh: first } = await victim();

    const answers = await fleet.race(10, (_, i) => refresh(first, i));
    const [second, ...none] = [...new Set(answers.map(({ body }) => body.refresh_token))];
    expect([tally(answers), none]).toEqual([{ 200: 10 }, []]);

    const mixed = await fleet.race(10, (_, i) => refresh(i % 3 ? second! : first, i));
    expect(tally(mixed)).toEqual({ 200: 10 });
    const third = (await refresh(first)).body.refresh_token;
    expect(new Set(mixed.map(({ body }) => body.refresh_token)).size).toBeLessThanOrEqual(2);
    expect([second, third]).toEqual(expect.arrayContaining(mixed.map(({ body }) => body.refresh_token)));

    fleet.first.clock.advance(11);
    expect((await refresh(third)).status).toBe(200);
    expect(await refresh(second!)).toMatchObject(isReused);
  });

  it('and sends every generation at once, past their grace: the session ends, and stays so', async () => {
    const { refresh: first } = await victim();
    const answers = await chain(first, 3);
    fleet.first.clock.advance(11);
    const tokens = [first, ...answers.slice(0, -1).map(({ body }) => body.refresh_token)];
    const results = await fleet.race(12, (_, i) => refresh(tokens[i % tokens.length]!, i));
    expect(results.every(({ status }) => status === 401)).toBe(true);
    expect(tally(results).refresh_reused).toBeGreaterThanOrEqual(1);
    expect(await refresh(answers.at(-1)!.body.refresh_token)).toMatchObject(isOver);
  });

  it.each(['logout', 'logout-all'])('of a session that ended by %s', async (route) => {
    const { refresh: first, access } = await victim();
    const [next] = await chain(first, 1);
    const out = await fleet.agent(turn++).post(`/api/auth/${route}`, undefined, bearer(access));
    expect(out.status).toBe(200);
    for (let i = 0; i < size; i++) {
      for (const token of [first, next!.body.refresh_token]) expect(await refresh(token, i)).toMatchObject(isOver);
    }
  });

  it('of a session that nobody used for 14 days, or that is 30 days old', async () => {
    const idle = await victim();
    fleet.first.clock.advance(14 * DAY);
    expect(await refresh(idle.refresh)).toMatchObject(isOver);
    const busy = await victim();
    const answers = await chain(busy.refresh, 3, 10 * DAY);
    expect((await refresh(answers.at(-1)!.body.refresh_token)).status).toBe(200);
    const last = await refresh(answers.at(-1)!.body.refresh_token);
    fleet.first.clock.advance(10 * DAY);
    expect(await refresh(last.body.refresh_token)).toMatchObject(isOver);
    expect(await refresh(busy.refresh)).toMatchObject(isOver);
  });

  it('that was invented, changed or put together: nobody is signed out by it', async () => {
    const { refresh: token, sessionId } = await victim();
    const { refresh: own } = await victim();
    const [theirs, mine] = [Buffer.from(token, 'base64url'), Buffer.from(own, 'base64url')];
    const id = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
    const flipped = Array.from(theirs, (byte, i) => {
      const bytes = Buffer.from(theirs);
      bytes[i] = byte ^ (1 << (i % 8));
      return bytes;
    });
    const forged = [
      ...flipped,
      Buffer.concat([id, randomBytes(48)]),
      Buffer.concat([id, Buffer.alloc(48)]),
      Buffer.concat([id, mine.subarray(16)]),
      Buffer.concat([theirs.subarray(0, 48), mine.subarray(48)]),
      Buffer.concat([theirs.subarray(0, 16), mine.subarray(16, 48), theirs.subarray(48)]),
    ].map((bytes) => bytes.toString('base64url'));
    const spelled = [
      `${token}=`,
      `${token}A`,
      ` ${token}`,
      token.slice(0, -1),
      sessionId,
      token.toUpperCase(),
      'x'.repeat(8_000),
    ];
    expect(theirs.subarray(0, 16)).toEqual(id);

    for (const each of [...forged, ...spelled]) expect(await refresh(each)).toMatchObject(isOver);

    expect((await refresh(token)).status).toBe(200);
    expect((await refresh(own)).status).toBe(200);
    expect(await fleet.count('sessions', 'id = ? AND revoked_at IS NULL', [sessionId])).toBe(1);
  });
});
