import { Injectable } from '@nestjs/common';
import { Clock, channelOf, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { MailOrder } from '../mail/index.js';
import { maskAddress, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Messages } from './messages.js';

/** How long a notice may be late (s): unlike a code, it says what has happened. Three days. */
export const NOTICE_LIFETIME = 259_200;

/** Tells people what happened to their account. Notices take no share of anybody's messages, and are never dropped. */
@Injectable()
export class Notices {
  constructor(
    private readonly messages: Messages,
    private readonly clock: Clock,
  ) {}

  /** To every address that the user has proved. */
  async passwordChanged(tx: Tx, user: User): Promise<void> {
    for (const to of provedAddressesOf(user)) await this.write(tx, user, 'password_changed', to);
  }

  /** Somebody signed in asks to change an address: to one that they have had. */
  async changeRequested(tx: Tx, user: User, to: string, wanted: string): Promise<void> {
    await this.write(tx, user, 'address_change_requested', to, { details: changeOf(wanted) });
  }

  /** An address was changed; the token undoes it. */
  async addressChanged(tx: Tx, user: User, to: string, wanted: string, token?: string): Promise<void> {
    await this.write(tx, user, 'address_changed', to, { details: changeOf(wanted), token });
  }

  /** The last message to somebody: nothing of it stays here. */
  async accountDeleted(tx: Tx, user: User): Promise<void> {
    for (const to of provedAddressesOf(user)) {
      await this.write(tx, user, 'account_deleted', to, { erasedAfterSending: true });
    }
  }

  private async write(
    tx: Tx,
    { realm }: User,
    template: 'password_changed' | 'address_change_requested' | 'address_changed' | 'account_deleted',
    to: string,
    more: Pick<MailOrder, 'details' | 'token' | 'erasedAfterSending'> = {},
  ): Promise<void> {
    const expiresAt = plusSeconds(this.clock.now(), NOTICE_LIFETIME);
    await this.messages.enqueue(tx, { realm, template, to, expiresAt, ...more });
  }
}

function changeOf(wanted: string): MailOrder['details'] {
  return { what: channelOf(wanted) === 'email' ? 'email' : 'phone', address: maskAddress(wanted) };
}
