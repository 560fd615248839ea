import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import type { AuditDetails, AuditEventType } from '../audit/index.js';
import { DomainError, Signals, channelOf } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Channel } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo } from '../http/index.js';
import { RealmBudget } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { DestinationNotAllowed, SpendGuard } from '../sms/index.js';
import { UsersService, maskAddress } from '../users/index.js';
import type { User } from '../users/index.js';

/** Somebody tries something at an address. */
export interface Attempt {
  realm: string;
  /** The route, for the trail. */
  action: string;
  address?: string;
  /** Who is signed in and does it. */
  userId?: string;
  /** Who does it to somebody else's account: an administrator. */
  actorId?: string;
  client: ClientInfo;
}

/** Whose budgets an attempt spends. */
export interface Standing {
  spends: string;
  /** Whether the browser has signed in as the address's owner before. */
  isKnown: boolean;
}

/** The standing of a user wherever nobody but they can be: in their session, and in every browser that they have signed in. */
export function standingOfUser(userId: string): Standing {
  return { spends: `known/${userId}`, isKnown: true };
}

/** What every attempt has in common: one transaction, a trail of its end, and budgets that strangers can't spend. */
@Injectable()
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly devices: DevicesService,
    private readonly users: UsersService,
    private readonly realmBudget: RealmBudget,
    private readonly spendGuard: SpendGuard,
    private readonly signals: Signals,
  ) {}

  /** Runs a use case's transaction. What it refuses is written to the trail in that same transaction. */
  run<T>(attempt: Attempt, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      try {
        return await work(tx);
      } catch (error) {
        if (error instanceof DomainError && error.keepsChanges) await this.refused(tx, attempt, error);
        throw error;
      }
    });
  }

  /**
   * The same for one that sends a message to `to`, or a decoy in its place: a number must be one that the realm sends to,
   * and the message takes one of the realm's share of the day.
   * @throws DestinationNotAllowed, RateLimited
   */
  async runSending<T>(attempt: Attempt, to: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      if (channelOf(to) === 'sms') this.spendGuard.check(attempt.realm, to);
      return await this.takingOne(attempt, channelOf(to), work);
    } catch (error) {
      // It has rolled everything back, but it stands in the trail.
      if (error instanceof DestinationNotAllowed) {
        await this.database.transaction((tx) => this.refused(tx, { ...attempt, address: to }, error));
      }
      throw error;
    }
  }

  /**
   * The address's own budgets, or those of its owner where the browser has signed in as them: a stranger who burns the
   * former does not lock the owner out. All browsers of a user share theirs: another sign-in gives no new one.
   */
  async standingOf(tx: Tx, { realm, client }: Attempt, address: string): Promise<Standing> {
    const device = await this.devices.find(tx, realm, client.device);
    if (!device) return { spends: address, isKnown: false };
    const owner = await this.users.findByAddress(tx, realm, address);
    const isKnown = owner?.id === device.userId;
    return isKnown ? standingOfUser(device.userId) : { spends: address, isKnown };
  }

  /** The same where a challenge is sent again: only its user's session knows of a step-up. */
  async standingAt(tx: Tx, attempt: Attempt, { purpose, userId, destination }: OtpChallenge): Promise<Standing> {
    if (purpose === 'step_up' && userId !== null) return standingOfUser(userId);
    return this.standingOf(tx, attempt, destination);
  }

  /** Notes what was done as a user, and by whom from where. */
  async note(
    tx: Tx,
    { realm, action, actorId, client }: Attempt,
    type: AuditEventType,
    userId: string | null,
    more: AuditDetails = {},
  ): Promise<void> {
    await this.audit.record(tx, { realm, type, userId, actorId, client, details: { action, ...more } });
    tx.onCommit(() => this.signals.emit('accountEvent', { realm, type, action }));
  }

  /** The token that the browser shall keep from now on; none where it is known already or keeps no cookies. */
  async remember(tx: Tx, { client }: Attempt, { isKnown }: Standing, user: User): Promise<string | undefined> {
    return isKnown || !client.keepsCookies ? undefined : this.devices.add(tx, user.realm, user.id);
  }

  private async takingOne<T>(attempt: Attempt, channel: Channel, work: (tx: Tx) => Promise<T>): Promise<T> {
    await this.realmBudget.take(attempt.realm, channel);
    try {
      return await this.run(attempt, work);
    } catch (error) {
      this.realmBudget.giveBack(attempt.realm, channel);
      throw error;
    }
  }

  private async refused(tx: Tx, attempt: Attempt, error: DomainError): Promise<void> {
    const { realm, action, address, actorId, client } = attempt;
    const { code } = error;
    const userId = error.userId ?? attempt.userId ?? null;
    const details = { action, code, ...(address !== undefined && { address: maskAddress(address) }) };
    await this.audit.record(tx, { realm, type: 'refused', userId, actorId, client, details });
  }
}
