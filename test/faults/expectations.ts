import { isLost, Lost, type Customer } from './customer.js';
import { codeOf, type Reply } from './send.js';
import type { World } from './world.js';

/** Says of each answer whether it is one that may come. */
export class Expectations {
  constructor(private readonly world: World) {}

  expect(customer: Customer, what: string, reply: Reply, status: number): boolean {
    if (reply.status === status) return true;
    if (!this.isExplained(customer, reply)) {
      const evidence = `${reply.status} ${codeOf(reply)} instead of ${status} ${idOf(reply)}`;
      this.world.journal.violation(`${what}: another answer`, evidence);
    }
    return false;
  }

  /** An hour's jump ends codes and access tokens, and a jump back stretches the waits that began before it. */
  isExplained(_customer: Customer, reply: Reply): boolean {
    const lately = reply.at - 60_000;
    if (!this.world.journal.touchedDuring(lately, reply.at + reply.ms).has('clock')) return false;
    return ['otp_expired', 'otp_invalid', 'not_authenticated', 'rate_limited', 'step_up_required'].includes(
      codeOf(reply),
    );
  }

  /** A right code may be late after a jump of the clock, or lost; it is never refused else. */
  afterNoSuccess(customer: Customer, flow: string, replies: Reply[]): void {
    if (replies.some(isLost)) throw new Lost();
    const [reply] = replies;
    if (reply && !this.isExplained(customer, reply)) {
      const evidence = `${flow}: ${reply.status} ${codeOf(reply)} ${idOf(reply)}`;
      this.world.journal.violation('a right code was refused', evidence);
    }
  }
}

/** When it was asked, and under which id it stands in the log. */
export function idOf({ headers, at }: Reply): string {
  return `${new Date(at).toISOString()} ${String(headers['x-request-id'] ?? 'no id')}`;
}
