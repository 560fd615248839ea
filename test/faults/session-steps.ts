import { isLost, Lost, type Customer, type Tokens } from './customer.js';
import { idOf, type Expectations } from './expectations.js';
import type { Probes } from './probes.js';
import { pause } from './wait.js';
import type { World } from './world.js';

/** What people do in a session. */
export class SessionSteps {
  constructor(
    private readonly world: World,
    private readonly probes: Probes,
    private readonly expectations: Expectations,
  ) {}

  /** Some things that are done in a session, and its end. */
  async live(customer: Customer, flow: string, tokens: Tokens): Promise<void> {
    const { chance } = customer;
    let current = tokens;
    for (let left = chance.between(1, 3); left > 0; left--) {
      await pause(chance.between(50, 400));
      await this.me(customer, flow, current);
      if (chance.is(0.5)) current = await this.refresh(customer, flow, current);
      else if (chance.is(0.35)) current = await this.changePassword(customer, flow, current);
    }
    if (chance.is(0.8)) await this.signOut(customer, flow, current);
  }

  async signIn(customer: Customer, flow: string): Promise<Tokens> {
    const { email, password } = customer;
    const reply = await customer.ask(flow, 'POST', '/api/auth/login', { email, password, token_transport: 'bearer' });
    if (isLost(reply)) throw new Lost();
    if (!this.expectations.expect(customer, 'the acknowledged password', reply, 200)) throw new Lost();
    return customer.tokensOf(reply, false);
  }

  async me(customer: Customer, flow: string, tokens: Tokens): Promise<void> {
    const reply = await customer.ask(flow, 'GET', '/api/auth/me', undefined, tokens);
    if (isLost(reply)) return;
    if (this.expectations.expect(customer, 'a living session', reply, 200) && reply.body.email !== customer.email) {
      this.world.journal.violation('me answered somebody else', idOf(reply));
    }
  }

  /** Several tabs at once get the same successor; one whose answer was lost is asked for again. */
  async refresh(customer: Customer, flow: string, tokens: Tokens): Promise<Tokens> {
    const tabs = customer.chance.is(0.4) ? 3 : 1;
    const body = tokens.asCookies ? undefined : { refresh_token: tokens.refresh };
    const ask = () => customer.ask(flow, 'POST', '/api/auth/refresh', body, tokens.asCookies ? tokens : undefined);
    let replies = await Promise.all(Array.from({ length: tabs }, ask));
    if (replies.every(isLost)) replies = [await ask()];
    const answered = replies.filter((reply) => !isLost(reply));
    if (answered.length === 0) throw new Lost();
    if (!answered.every((reply) => this.expectations.expect(customer, 'a fresh refresh token', reply, 200)))
      throw new Lost();
    const all = answered.map((reply) => customer.tokensOf(reply, tokens.asCookies));
    const [first] = all;
    if (!first || new Set(all.map(({ refresh }) => refresh)).size > 1) {
      this.world.journal.violation('parallel refreshes made two branches', answered.map(idOf).join());
    }
    return first ?? tokens;
  }

  async changePassword(customer: Customer, flow: string, tokens: Tokens): Promise<Tokens> {
    const new_password = customer.newPassword();
    const body = { current_password: customer.password, new_password };
    customer.perhaps = new_password;
    const reply = await customer.ask(flow, 'POST', '/api/users/me/password', body, tokens);
    if (isLost(reply)) throw new Lost();
    if (!this.expectations.expect(customer, 'a change of password', reply, 200)) throw new Lost();
    this.acknowledgePassword(customer, new_password);
    this.probes.ended(tokens, customer);
    return customer.tokensOf(reply, tokens.asCookies);
  }

  async signOut(customer: Customer, flow: string, tokens: Tokens): Promise<void> {
    const route = customer.chance.is(0.3) ? 'logout-all' : 'logout';
    const reply = await customer.ask(flow, 'POST', `/api/auth/${route}`, undefined, tokens);
    if (isLost(reply)) return;
    if (this.expectations.expect(customer, route, reply, 200)) this.probes.ended(tokens, customer);
  }

  acknowledgePassword(customer: Customer, password: string): void {
    customer.password = password;
    customer.perhaps = undefined;
  }
}
