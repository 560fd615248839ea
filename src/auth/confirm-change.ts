import { Injectable } from '@nestjs/common';
import { NotAuthenticated, channelOf } from '../common/index.js';
import type { Channel } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { InvalidCode, LinkIssuer } from '../otp/index.js';
import { UsersService, maskAddress, provedAddressOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import { FirstAdmin } from './first-admin.js';
import { CHANGES, formerAddressOf, markOfPassword } from './changes.js';
import type { ChangeDetails } from './changes.js';
import { Notices, UNDO_LIFETIME } from './notices.js';
import { OwnAccount, ownAttempt } from './own-account.js';
import { OwnProofs } from './own-proofs.js';
import type { OwnCode } from './own-proofs.js';
import { Proofs } from './proofs.js';

/** Takes a new address once its code proves it. Whoever held the old one can undo that for a day. */
@Injectable()
export class ConfirmChange {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly ownProofs: OwnProofs,
    private readonly users: UsersService,
    private readonly proofs: Proofs,
    private readonly links: LinkIssuer,
    private readonly notices: Notices,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  /** @throws NotAuthenticated, RateLimited, InvalidCode, ExpiredCode, ExhaustedCode */
  async execute(principal: Principal, kind: Channel, code: OwnCode, client: ClientInfo): Promise<User> {
    const { purpose, verifies, event } = CHANGES[kind];
    const attempt = ownAttempt(principal, verifies, client);
    return this.attempts.run(attempt, async (tx) => {
      const { realm, destination: address } = await this.ownProofs.consume(tx, attempt, purpose, code);
      const before = await this.account.hold(tx, attempt);
      const isTheirs = await this.users.setAddress(tx, before, address);
      if (!isTheirs) throw new InvalidCode('the address has had an owner since', 0, before.id);
      await this.proofs.endOthers(tx, realm, address);
      await this.attempts.note(tx, attempt, event, before.id, { address: maskAddress(address) });
      await this.tellFormer(tx, before, address, attempt.sessionId);
      return this.firstAdmin.greet(tx, attempt, await this.changed(tx, before), address);
    });
  }

  private async tellFormer(tx: Tx, before: User, address: string, session: string): Promise<void> {
    const { realm, id: userId } = before;
    const kind = channelOf(address);
    const to = formerAddressOf(before, kind);
    const from = provedAddressOf(before, kind);
    const details: ChangeDetails = { kind, from, to: address, session, password: markOfPassword(before) };
    const undo = { realm, purpose: 'undo_change' as const, destination: to, userId, lifetime: UNDO_LIFETIME, details };
    await this.notices.addressChanged(tx, before, to, address, await this.links.issue(tx, undo));
    // The new one too, without the link (security: 17).
    await this.notices.addressChanged(tx, before, address, address);
  }

  private async changed(tx: Tx, { id }: User): Promise<User> {
    const user = await this.users.find(tx, id);
    if (!user) throw new NotAuthenticated({ detail: 'the user is gone', userId: id });
    return user;
  }
}
