import { COOLDOWN, CodeSteps } from './code-steps.js';
import { Lost, isLost, type Customer } from './customer.js';
import { Expectations } from './expectations.js';
import type { Ledger } from './ledger.js';
import type { Probes } from './probes.js';
import { SessionSteps } from './session-steps.js';
import { pause } from './wait.js';
import type { World } from './world.js';

/** What people do, as sequences of requests; each looks at every answer it gets. */
export class Flows {
  private readonly expectations: Expectations;
  private readonly codes: CodeSteps;
  private readonly sessions: SessionSteps;

  constructor(
    private readonly world: World,
    ledger: Ledger,
    private readonly probes: Probes,
  ) {
    this.expectations = new Expectations(world);
    this.codes = new CodeSteps(world, ledger, this.expectations);
    this.sessions = new SessionSteps(world, probes, this.expectations);
  }

  /** Registers, now and then lets the code be sent again or mistypes it, and verifies, now and then several times at once. */
  async signUp(customer: Customer): Promise<void> {
    const { email, password, chance } = customer;
    const asked = this.codes.asks(customer, 'sign-up', 'register', 'verify_email', { email, password, name: 'Jo Doe' });
    let { promised, code } = await asked;
    if (chance.is(0.2)) ({ promised, code } = await this.codes.resend(customer, promised, code));
    const body = { email, otp: code, challenge_id: promised.id };
    if (chance.is(0.3)) await this.codes.mistype(customer, 'sign-up', '/api/auth/verify-email', promised, body);
    const tokens = await this.codes.useCode(customer, 'sign-up', '/api/auth/verify-email', promised, body);
    if (tokens) await this.sessions.live(customer, 'sign-up', tokens);
  }

  async passwordSignIn(customer: Customer): Promise<void> {
    const { email, password, chance } = customer;
    if (chance.is(0.15)) {
      const wrong = { email, password: `${password} wrong` };
      const refused = await customer.ask('password', 'POST', '/api/auth/login', wrong);
      if (!isLost(refused)) this.expectations.expect(customer, 'a wrong password', refused, 401);
    }
    const asCookies = chance.is(0.5);
    const body = { email, password, ...(!asCookies && { token_transport: 'bearer' }) };
    const reply = await customer.ask('password', 'POST', '/api/auth/login', body);
    if (isLost(reply)) throw new Lost();
    if (!this.expectations.expect(customer, 'the acknowledged password', reply, 200)) return;
    await this.sessions.live(customer, 'password', customer.tokensOf(reply, asCookies));
  }

  async codeSignIn(customer: Customer): Promise<void> {
    const { email, chance } = customer;
    const asked = { email, purpose: 'login' };
    const { promised, code } = await this.codes.asks(customer, 'code', 'send-otp', 'login', asked);
    const body = { ...asked, otp_code: code, challenge_id: promised.id };
    if (chance.is(0.3)) await this.codes.mistype(customer, 'code', '/api/auth/verify-otp', promised, body);
    const tokens = await this.codes.useCode(customer, 'code', '/api/auth/verify-otp', promised, body);
    if (tokens) await this.sessions.live(customer, 'code', tokens);
  }

  /** A new password by a code; the session from before it ends. */
  async reset(customer: Customer): Promise<void> {
    const { email } = customer;
    const before = await this.sessions.signIn(customer, 'reset');
    const { promised, code } = await this.codes.asks(customer, 'reset', 'forgot-password', 'reset_password', { email });
    const new_password = customer.newPassword();
    customer.perhaps = new_password;
    const body = { email, otp: code, new_password, challenge_id: promised.id };
    const replies = await this.codes.several(customer, 'reset', '/api/auth/reset-password', body);
    this.codes.count(customer, promised, replies);
    if (!replies.some(({ status }) => status === 200))
      return this.expectations.afterNoSuccess(customer, 'reset', replies);
    this.sessions.acknowledgePassword(customer, new_password);
    this.probes.ended(before, customer);
    await this.sessions.signIn(customer, 'reset');
  }

  /** Guesses at codes of one address that it knows nothing of, in parallel on both instances. */
  async guess(customer: Customer): Promise<void> {
    const { email, chance } = customer;
    for (let i = 0; i < 3; i++) {
      const asked = await customer.ask('guess', 'POST', '/api/auth/send-otp', { email, purpose: 'signup' });
      if (isLost(asked)) throw new Lost();
      if (asked.status !== 202) return;
      const promised = this.codes.promise(asked, customer, 'signup');
      const guesses = Array.from({ length: 8 }, () => String(chance.between(0, 999_999)).padStart(6, '0'));
      const replies = await Promise.all(
        guesses.map((otp_code) => {
          const { url, name } = chance.pick(this.world.instances);
          const body = { email, purpose: 'signup', otp_code, challenge_id: promised.id };
          return customer.askAt(url, name, 'guess', 'POST', '/api/auth/verify-otp', body);
        }),
      );
      this.codes.count(customer, promised, replies);
      await pause(COOLDOWN);
    }
  }

  /** Asks for far more messages than one address may get. */
  async flood(customer: Customer): Promise<void> {
    const { email } = customer;
    for (let i = 0; i < 8; i++) {
      const replies = await Promise.all(
        this.world.instances.map(({ url, name }) =>
          customer.askAt(url, name, 'flood', 'POST', '/api/auth/send-otp', { email, purpose: 'signup' }),
        ),
      );
      for (const reply of replies) if (reply.status === 202) this.codes.promise(reply, customer, 'signup');
      await pause(COOLDOWN);
    }
  }
}
