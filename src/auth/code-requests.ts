import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { OtpService } from '../otp/index.js';
import type { Purpose } from '../otp/index.js';
import { People, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';

export interface CodeRequest {
  address: string;
  purpose: Purpose;
  /**
   * Whether a code shall open it, by who owns the address, and whether somebody was invited there; where none shall, the
   * answer is the same.
   */
  opens: (owner: User | null, isInvited: boolean) => boolean;
  /** What was typed as a name, for the message. */
  name?: string | null | undefined;
}

/** Sends a code to an address, or what stands in its place where it can do nothing for whoever owns it. */
@Injectable()
export class CodeRequests {
  constructor(
    private readonly attempts: Attempts,
    private readonly people: People,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws RateLimited, DestinationNotAllowed */
  async send(tx: Tx, attempt: Attempt, request: CodeRequest): Promise<{ sent: Sent; owner: User | null }> {
    const { address, purpose, opens, name } = request;
    const { realm, client } = attempt;
    const { spends, isKnown } = await this.attempts.standingOf(tx, attempt, address);
    const holder = await this.people.holderOf(tx, realm, address);
    const owner = holder && provedAddressesOf(holder).includes(address) ? holder : null;
    const isInvited = holder?.status === 'active' && holder.invitedAt !== null;
    const issued = await this.otp.issue(tx, {
      realm,
      purpose,
      destination: address,
      userId: owner?.id ?? null,
      spends,
      opens: opens(owner, isInvited),
    });
    return { sent: await this.messages.send(tx, issued, client, { name, isKnown }), owner };
  }
}
