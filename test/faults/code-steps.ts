import { isLost, Lost, type Customer, type Tokens } from './customer.js';
import { idOf, type Expectations } from './expectations.js';
import type { Ledger, Promised } from './ledger.js';
import type { Reply } from './send.js';
import { pause } from './wait.js';
import type { World } from './world.js';

/** How long somebody looks at their mailbox (ms): longer than every fault of mail. */
const PATIENCE = 25_000;
/** SEND_COOLDOWN and a little (ms). */
export const COOLDOWN = 1_100;

/** What people do with codes. */
export class CodeSteps {
  constructor(
    private readonly world: World,
    private readonly ledger: Ledger,
    private readonly expectations: Expectations,
  ) {}

  /** Asks for a message with a code and waits for it. @throws Lost */
  async asks(
    customer: Customer,
    flow: string,
    route: string,
    purpose: string,
    body: object,
  ): Promise<{ promised: Promised; code: string }> {
    await this.coolDown(customer);
    const since = Date.now();
    const reply = await customer.ask(flow, 'POST', `/api/auth/${route}`, body);
    if (isLost(reply)) throw new Lost();
    if (!this.expectations.expect(customer, route, reply, 202)) throw new Lost();
    return { promised: this.promise(reply, customer, purpose), code: await this.codeFor(customer, since) };
  }

  /** The code that was sent before opens nothing any more. */
  async resend(customer: Customer, promised: Promised, code: string) {
    await this.coolDown(customer);
    const since = Date.now();
    const reply = await customer.ask('sign-up', 'POST', '/api/auth/resend', { challenge_id: promised.id });
    if (isLost(reply)) throw new Lost();
    if (!this.expectations.expect(customer, 'resend', reply, 202)) throw new Lost();
    this.promise(reply, customer, promised.purpose);
    const newer = await this.codeFor(customer, since);
    if (newer !== code) {
      const body = { email: customer.email, otp: code, challenge_id: promised.id };
      const old = await customer.ask('sign-up', 'POST', '/api/auth/verify-email', body);
      this.count(customer, promised, [old]);
      if (isLost(old)) throw new Lost();
      if (old.status === 200) this.world.journal.violation('a code that was replaced still works', idOf(old));
    }
    return { promised, code: newer };
  }

  async mistype(customer: Customer, flow: string, path: string, promised: Promised, body: object) {
    const key = 'otp' in body ? 'otp' : 'otp_code';
    const right = (body as Record<string, string>)[key] ?? '';
    const wrong = String((Number(right[0]) + 1) % 10) + right.slice(1);
    const reply = await customer.ask(flow, 'POST', path, { ...body, [key]: wrong });
    this.count(customer, promised, [reply]);
    if (isLost(reply)) throw new Lost();
    this.expectations.expect(customer, 'a wrong code', reply, 400);
  }

  /** Uses the code, in a quarter of cases three times at once: one is acknowledged. */
  async useCode(
    customer: Customer,
    flow: string,
    path: string,
    promised: Promised,
    body: object,
  ): Promise<Tokens | undefined> {
    const asCookies = customer.chance.is(0.5);
    const signsUp = path.endsWith('verify-email');
    const replies = await this.several(customer, flow, path, {
      ...body,
      ...(!asCookies && { token_transport: 'bearer' }),
    });
    this.count(customer, promised, replies);
    const right = replies.find(({ status }) => status === 200);
    if (right) {
      if (signsUp) customer.exists = 'yes';
      return customer.tokensOf(right, asCookies);
    }
    if (signsUp && replies.some(isLost)) {
      customer.exists = 'maybe';
      customer.pending = promised.id;
    }
    this.expectations.afterNoSuccess(customer, flow, replies);
    return undefined;
  }

  async several(customer: Customer, flow: string, path: string, body: object): Promise<Reply[]> {
    const times = customer.chance.is(0.25) ? 3 : 1;
    return Promise.all(Array.from({ length: times }, () => customer.ask(flow, 'POST', path, body)));
  }

  /** What each use and each guess came to; a code is acknowledged once. */
  count({ email }: Customer, promised: Promised, replies: Reply[]): void {
    for (const reply of replies) {
      if (isLost(reply)) promised.unclear = true;
      else if (reply.status === 200) promised.uses++;
      else if (reply.body.code === 'otp_invalid') promised.wrong++;
    }
    if (promised.uses > 1) {
      const ids = replies.filter(({ status }) => status === 200).map(idOf);
      this.world.journal.violation('a code was acknowledged twice', `${maskOf(email)} ${ids.join()}`);
    }
  }

  promise(reply: Reply, customer: Customer, purpose: string): Promised {
    const { email } = customer;
    customer.lastMessageAt = Date.now();
    return this.ledger.promise(String(reply.body.challenge_id), email, purpose);
  }

  async codeFor({ email }: Customer, since: number): Promise<string> {
    const code = await this.world.sink.codeFor(email, since, PATIENCE);
    // Whether it was due at all, the check of the messages says.
    if (code === undefined) throw new Lost();
    this.world.journal.secrets.add(code);
    return code;
  }

  /** Until the address may get its next message. */
  async coolDown(customer: Customer): Promise<void> {
    customer.messages++;
    await pause(Math.max(0, customer.lastMessageAt + COOLDOWN - Date.now()));
  }
}

function maskOf(email: string): string {
  return email.replace(/^(.).*@/, '$1•••@');
}
