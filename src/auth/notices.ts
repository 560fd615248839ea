import { Injectable, Logger } from '@nestjs/common';
import { Clock, RateLimited, channelOf, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { MailOrder, MailTemplate } from '../mail/index.js';
import { SendBudget } from '../otp/index.js';
import { maskAddress, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Messages } from './messages.js';

/** How long a notice may be late (s): unlike a code, it says what has happened. Three days. */
export const NOTICE_LIFETIME = 259_200;

/** For how long a change of address can be undone, and the link to it is good (s): a day. */
export const UNDO_LIFETIME = 86_400;

/**
 * Tells people what happened to their account. Notices take no share of anybody's codes, and a mail is never left out. A
 * text costs money: it takes one of the user's, `notice/<id>`, by the limits of SMS.
 */
@Injectable()
export class Notices {
  private readonly logger = new Logger(Notices.name);

  constructor(
    private readonly messages: Messages,
    private readonly clock: Clock,
    private readonly budget: SendBudget,
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
    user: User,
    template: 'password_changed' | 'address_change_requested' | 'address_changed' | 'account_deleted',
    to: string,
    more: Pick<MailOrder, 'details' | 'token' | 'erasedAfterSending'> = {},
  ): Promise<void> {
    const { realm, locale: language } = user;
    if (channelOf(to) === 'sms' && more.token === undefined && !(await this.mayText(tx, user, template))) return;
    const lifetime = more.token === undefined ? NOTICE_LIFETIME : UNDO_LIFETIME;
    const expiresAt = plusSeconds(this.clock.now(), lifetime);
    await this.messages.enqueue(tx, { realm, template, language, to, expiresAt, ...more });
  }

  /**
   * Not asked for what bears the link that undoes a change: whoever took an account over would spend the texts first. It
   * costs a change of address, of which `user/<id>` bounds the number.
   */
  private async mayText(tx: Tx, { id, realm }: User, template: MailTemplate): Promise<boolean> {
    try {
      // No pause between two: they tell of different things.
      await this.budget.take(tx, { realm, spends: `notice/${id}`, channel: 'sms', pause: 0 });
      return true;
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error;
      this.logger.warn(`the text ${template} to user ${id} is left out: they have had their share`);
      return false;
    }
  }
}

function changeOf(wanted: string): MailOrder['details'] {
  return { what: channelOf(wanted) === 'email' ? 'email' : 'phone', address: maskAddress(wanted) };
}
