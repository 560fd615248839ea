import { CodeFlow } from '../../../client/src/react/code-flow.js';
import { clientOf, json, problem, signedIn } from './service.js';
import type { Asked } from './service.js';

const CHALLENGE = {
  success: true,
  message: '',
  challenge_id: 'c-1',
  channel: 'email',
  destination: 'j•••@example.com',
  expires_in: 300,
  resend_in: 60,
  attempts_allowed: 5,
};

type Route = 'send-otp' | 'resend' | 'verify-otp' | 'challenges';
type Answers = Partial<Record<Route, (asked: Asked) => Response | Promise<Response>>>;

const NORMAL: Required<Answers> = {
  'send-otp': () => json(202, CHALLENGE),
  resend: () => json(202, CHALLENGE),
  'verify-otp': () => json(200, signedIn(1)),
  challenges: () => json(200, { status: 'sent' }),
};

/** Enough for whatever is answered at once. */
const settle = () => jest.advanceTimersByTimeAsync(0);

describe('signing in by a code', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function flowOf(answers: Answers = {}): { flow: CodeFlow; asked: Asked[]; answers: Required<Answers> } {
    const all = { ...NORMAL, ...answers };
    const { client, asked } = clientOf((one) => {
      const route = Object.keys(all).find((each) => one.path.includes(each)) as Route;
      return all[route](one);
    });
    return { flow: new CodeFlow(client, 'login'), asked, answers: all };
  }

  async function sent(answers: Answers = {}) {
    const made = flowOf(answers);
    await made.flow.send('jane@example.com');
    return made;
  }

  it('goes from the address over the code to the session', async () => {
    const { flow, asked } = flowOf();
    expect(flow.snapshot()).toEqual({ step: 'address', busy: false, resendIn: 0, wait: 0 });
    const steps: string[] = [];
    flow.subscribe(() => steps.push(`${flow.snapshot().step}${flow.snapshot().busy ? ' busy' : ''}`));
    await flow.send('jane@example.com');
    expect(flow.snapshot()).toMatchObject({ step: 'code', attemptsRemaining: 5, resendIn: 60, message: 'queued' });
    await flow.verify('042137');
    expect(flow.snapshot()).toMatchObject({ step: 'signed-in', user: { id: 'u' } });
    expect([...new Set(steps)]).toEqual(['address busy', 'code', 'code busy', 'signed-in']);
    expect(asked.map(({ body }) => body)).toEqual([
      { email: 'jane@example.com', purpose: 'login' },
      { email: 'jane@example.com', purpose: 'login', challenge_id: 'c-1', otp_code: '042137' },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('takes what has no @ for a number', async () => {
    const { flow, asked } = flowOf();
    await flow.send('+14155552671');
    expect(asked[0]?.body).toEqual({ phone_number: '+14155552671', purpose: 'login' });
  });

  it('tells the guesses that are left, until there are none', async () => {
    const { flow, answers } = await sent();
    answers['verify-otp'] = () => problem(400, 'otp_invalid', { attempts_remaining: 1 });
    await flow.verify('000000');
    expect(flow.snapshot()).toMatchObject({ step: 'wrong', attemptsRemaining: 1, error: { code: 'otp_invalid' } });
    answers['verify-otp'] = () => problem(400, 'otp_invalid', { attempts_remaining: 0 });
    await flow.verify('000000');
    expect(flow.snapshot()).toMatchObject({ step: 'exhausted', attemptsRemaining: 0 });
    // It stays so when its lifetime is over, too.
    await jest.advanceTimersByTimeAsync(300_000);
    expect(flow.snapshot().step).toBe('exhausted');
  });

  it.each([
    ['otp_exhausted', 'exhausted'],
    ['otp_expired', 'expired'],
  ])('is at %s %s', async (code, step) => {
    const { flow } = await sent({ 'verify-otp': () => problem(400, code) });
    await flow.verify('000000');
    expect(flow.snapshot()).toMatchObject({ step, busy: false });
  });

  it('sees by itself that the code is over', async () => {
    const { flow } = await sent();
    await jest.advanceTimersByTimeAsync(299_000);
    expect(flow.snapshot().step).toBe('code');
    await jest.advanceTimersByTimeAsync(1000);
    expect(flow.snapshot().step).toBe('expired');
  });

  it('waits as long as the service says, and is then where it was', async () => {
    const { flow, asked, answers } = await sent();
    answers['verify-otp'] = () => problem(429, 'rate_limited', { retry_after: 30 });
    await flow.verify('000000');
    expect(flow.snapshot()).toMatchObject({ step: 'wait', wait: 30, busy: false });
    const before = asked.length;
    await flow.verify('042137');
    expect(asked).toHaveLength(before);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(flow.snapshot()).toMatchObject({ step: 'wait', wait: 20 });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(flow.snapshot()).toMatchObject({ step: 'code', wait: 0 });
  });

  it('waits before the first code, too', async () => {
    const { flow } = await sent({ 'send-otp': () => problem(429, 'rate_limited', { retry_after: 9 }) });
    expect(flow.snapshot()).toMatchObject({ step: 'wait', wait: 9 });
    expect(flow.snapshot().challenge).toBeUndefined();
    await jest.advanceTimersByTimeAsync(9000);
    expect(flow.snapshot().step).toBe('address');
  });

  it('sends the same challenge again when its time has come, with the guesses that are left', async () => {
    const { flow, asked } = await sent({ 'verify-otp': () => problem(400, 'otp_invalid', { attempts_remaining: 3 }) });
    await flow.verify('000000');
    await flow.resend();
    expect(asked.filter(({ path }) => path.endsWith('/resend'))).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(flow.snapshot().resendIn).toBe(0);
    await flow.resend();
    expect(asked.at(-1)).toMatchObject({ path: '/api/auth/resend', body: { challenge_id: 'c-1' } });
    expect(flow.snapshot()).toMatchObject({ step: 'code', attemptsRemaining: 3, resendIn: 60 });
    // Its lifetime began anew.
    await jest.advanceTimersByTimeAsync(299_000);
    expect(flow.snapshot().step).toBe('code');
  });

  it('asks for a new challenge where the old one opens nothing any more', async () => {
    const { flow, asked } = await sent({ 'verify-otp': () => problem(400, 'otp_exhausted') });
    await flow.verify('000000');
    await jest.advanceTimersByTimeAsync(60_000);
    await flow.resend();
    expect(asked.at(-1)?.path).toBe('/api/auth/send-otp');
  });

  it.each(['otp_exhausted', 'otp_expired', 'otp_invalid', 'not_found'])(
    'asks for a new one where the service alone knew that the old one is over: %s',
    async (code) => {
      const { flow, asked } = await sent({ resend: () => problem(400, code) });
      await jest.advanceTimersByTimeAsync(60_000);
      await flow.resend();
      expect(asked.slice(-2).map(({ path }) => path)).toEqual(['/api/auth/resend', '/api/auth/send-otp']);
      expect(flow.snapshot()).toMatchObject({ step: 'code', resendIn: 60, busy: false });
    },
  );

  it('asks for none any more where the form was left meanwhile', async () => {
    let answer: ((response: Response) => void) | undefined;
    const { flow, asked } = await sent({ resend: () => new Promise<Response>((give) => (answer = give)) });
    await jest.advanceTimersByTimeAsync(60_000);
    const done = flow.resend();
    await settle();
    flow.reset();
    answer?.(problem(400, 'otp_exhausted'));
    await done;
    expect(asked.filter(({ path }) => path.endsWith('/send-otp'))).toHaveLength(1);
    expect(flow.snapshot().step).toBe('address');
  });

  it('keeps the code that is there where no other may be sent', async () => {
    const { flow } = await sent({ resend: () => problem(429, 'rate_limited', { retry_after: 120 }) });
    await jest.advanceTimersByTimeAsync(60_000);
    await flow.resend();
    expect(flow.snapshot()).toMatchObject({ step: 'code', resendIn: 120, error: { code: 'rate_limited' } });
    await flow.verify('042137');
    expect(flow.snapshot().step).toBe('signed-in');
  });

  it('is where it was after any other failure', async () => {
    const { flow, answers } = await sent({ 'verify-otp': () => Promise.reject(new TypeError('away')) });
    await flow.verify('042137');
    expect(flow.snapshot()).toMatchObject({ step: 'code', busy: false, error: { code: 'network' } });
    answers['verify-otp'] = NORMAL['verify-otp'];
    await flow.verify('042137');
    expect(flow.snapshot()).toMatchObject({ step: 'signed-in' });
    expect(flow.snapshot().error).toBeUndefined();
  });

  it('does one thing at a time', async () => {
    const { flow, asked } = flowOf();
    await Promise.all([flow.send('jane@example.com'), flow.send('john@example.com'), flow.verify('042137')]);
    expect(asked).toHaveLength(1);
    await flow.verify('042137');
    expect(asked.at(-1)?.body.email).toBe('jane@example.com');
  });

  it('forgets a code, and an answer that comes late, when it goes back to the address', async () => {
    const { flow } = await sent();
    const late = flow.verify('042137');
    flow.reset();
    await late;
    expect(flow.snapshot()).toEqual({ step: 'address', busy: false, resendIn: 0, wait: 0 });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('asks ever more rarely what became of the message, and no more once it is told', async () => {
    const at: number[] = [];
    const began = Date.now();
    const statuses = ['queued', 'queued', 'sent', 'sent', 'delivered'];
    const { flow } = await sent({
      'send-otp': () => json(202, { ...CHALLENGE, channel: 'sms' }),
      challenges: () => {
        at.push((Date.now() - began) / 1000);
        // The first question gets lost.
        return at.length === 1 ? Promise.reject(new Error('away')) : json(200, { status: statuses[at.length - 1] });
      },
    });
    await jest.advanceTimersByTimeAsync(8000);
    expect(flow.snapshot().message).toBe('sent');
    await jest.advanceTimersByTimeAsync(200_000);
    expect(flow.snapshot().message).toBe('delivered');
    expect(at).toEqual([1, 3, 7, 15, 31]);
  });

  it('stops asking when a mail was sent, its code is over, or nobody looks any more', async () => {
    const questions = (asked: Asked[]) => asked.filter(({ path }) => path.includes('challenges')).length;
    const mail = await sent();
    await jest.advanceTimersByTimeAsync(300_000);
    expect(questions(mail.asked)).toBe(1);
    const queued = { challenges: () => json(200, { status: 'queued' }) };
    const lost = await sent(queued);
    await jest.advanceTimersByTimeAsync(3_000_000);
    expect(questions(lost.asked)).toBe(13);
    const left = await sent(queued);
    left.flow.stop();
    await settle();
    await jest.advanceTimersByTimeAsync(300_000);
    expect(questions(left.asked)).toBe(0);
  });
});
