import { Injectable } from '@nestjs/common';
import { Clock, NotFound, isUuid, plusSeconds, secondsUntil } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { OtpService, SendBudget, judge } from '../otp/index.js';
import type { OtpChallenge, Purpose } from '../otp/index.js';
import { Outbox, OutboxRelay } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { Attempts } from './attempts.js';

export interface ChallengeStatus {
  status: 'queued' | 'sent' | 'delivered' | 'failed';
  /** Seconds until the code ends; 0 where it opens nothing any more. */
  expiresIn: number;
  /** Seconds until it may be sent again. */
  resendIn: number;
  attemptsRemaining: number;
}

/** How long a message counts as under way that must not tell whether it was sent at all (s). */
const UNDER_WAY = 1;

/** Somebody signed in asks: for their own account. */
const ASKED_BY_A_USER: ReadonlySet<Purpose> = new Set(['change_email', 'change_phone', 'step_up']);
/** A message goes out to whatever address is named, a code or a notice. */
const ASKED_BY_ANYBODY: ReadonlySet<Purpose> = new Set(['signup', 'registration', 'verify_email']);

/** What became of a challenge and its message. It is read, and nothing is written. */
@Injectable()
export class ReadChallengeStatus {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly otp: OtpService,
    private readonly budget: SendBudget,
    private readonly registrations: RegistrationsService,
    private readonly outbox: Outbox,
    private readonly relay: OutboxRelay,
    private readonly realms: Realms,
  ) {}

  /** @throws NotFound also for a text that is no id */
  async execute(realm: string, challengeId: string, client: ClientInfo): Promise<ChallengeStatus> {
    if (!isUuid(challengeId)) throw new NotFound({ detail: 'no id of a challenge' });
    const { challenge, resendAt, tellsItsMessage } = await this.database.transaction(async (tx) => {
      const found = await this.find(tx, realm, challengeId.toLowerCase());
      return {
        challenge: found,
        resendAt: await this.resendAt(tx, found, client),
        tellsItsMessage: await this.tells(tx, found),
      };
    });
    const now = this.clock.now();
    const isOpen = judge(challenge, now) === 'open';
    return {
      status: await this.statusOf(challenge, tellsItsMessage),
      expiresIn: isOpen ? secondsUntil(challenge.expiresAt, now) : 0,
      resendIn: secondsUntil(resendAt, now),
      attemptsRemaining: isOpen ? challenge.maxAttempts - challenge.attempts : 0,
    };
  }

  /** What only a link opens was told to nobody as a challenge. */
  private async find(tx: Tx, realm: string, id: string): Promise<OtpChallenge> {
    const challenge = await this.otp.find(tx, realm, id);
    if (!challenge || challenge.maxAttempts === 0) throw new NotFound({ detail: 'challenge' });
    return challenge;
  }

  private async resendAt(tx: Tx, challenge: OtpChallenge, client: ClientInfo): Promise<Date> {
    const { realm, channel } = challenge;
    const { spends } = await this.attempts.standingAt(tx, { realm, action: 'challenge_status', client }, challenge);
    return this.budget.nextAt(tx, { realm, spends, channel });
  }

  /** Whether the fate of the message itself may be told: only where it does not hang on who owns the address. */
  private async tells(tx: Tx, { id, realm, purpose, expiresAt }: OtpChallenge): Promise<boolean> {
    // A code that has ended is sent no more; the notice in its place still is.
    if (this.clock.now() >= expiresAt) return false;
    if (ASKED_BY_A_USER.has(purpose)) return true;
    // While sign-up is closed an owner gets a notice, and nobody gets nothing.
    if (this.realms.of(realm).SIGN_UP !== 'open' || !ASKED_BY_ANYBODY.has(purpose)) return false;
    // Where a code is asked for again and nothing waits, an owner gets a notice too; `register` always leaves something.
    return purpose !== 'verify_email' || (await this.registrations.find(tx, id)) !== null;
  }

  private async statusOf(challenge: OtpChallenge, tellsItsMessage: boolean): Promise<ChallengeStatus['status']> {
    const own = tellsItsMessage ? await this.outbox.statusOf(challenge.id) : null;
    return own === null || own === 'withheld' ? this.statusOfAny(challenge) : own;
  }

  /** The same for a message that is sent, fast or slowly, and for one that is withheld: the channel's, and the clock's. */
  private statusOfAny(challenge: OtpChallenge): ChallengeStatus['status'] {
    const health = this.relay.health(challenge.channel);
    if (health === 'none') return 'failed';
    const isUnderWay = this.clock.now() < plusSeconds(this.writtenAt(challenge), UNDER_WAY);
    return health === 'down' || isUnderWay ? 'queued' : 'sent';
  }

  /** When its newest message was written: with the code, whose lifetime began then. */
  private writtenAt({ realm, purpose, expiresAt }: OtpChallenge): Date {
    const { OTP_TTL, OTP_TTL_RESET } = this.realms.of(realm);
    return plusSeconds(expiresAt, -(purpose === 'reset_password' ? OTP_TTL_RESET : OTP_TTL));
  }
}
