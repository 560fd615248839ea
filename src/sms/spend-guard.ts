import { Injectable } from '@nestjs/common';
import type { PhoneNumber, PhoneNumberType } from 'libphonenumber-js/max';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Env, TestCodes } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { BlockBudget } from './block-budget.js';
import { DestinationNotAllowed } from './destination-not-allowed.js';
import { RefusedBlocks } from './refused-blocks.js';
import type { NumberRefusal } from './refused-blocks.js';

/** Kinds of numbers that cost more than others, or that no person reads texts at. */
const COSTLY: ReadonlySet<PhoneNumberType> = new Set<PhoneNumberType>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PAGER',
  'UAN',
  'VOICEMAIL',
  'TOLL_FREE',
]);
/** The North American plan, where a personal number (+1 5xx) costs what any other does. */
const NORTH_AMERICA = '1';
/** Digits at the end of a number that its block has not: fraud rents numbers in runs of thousands. */
const IN_BLOCK = 4;

/** Why a number never gets a text: for the count, and for the log. */
interface Objection {
  reason: NumberRefusal;
  detail: string;
}

const NO_TRANSPORT: Objection = { reason: 'no transport', detail: 'no SMS transport' };

/** Keeps strangers from spending the operator's money on texts: which numbers get any, and how many a block of them gets. */
@Injectable()
export class SpendGuard {
  constructor(
    private readonly env: Env,
    private readonly realms: Realms,
    private readonly blocks: BlockBudget,
    private readonly refused: RefusedBlocks,
    private readonly testCodes: TestCodes,
  ) {}

  /**
   * Whether `number` (E.164) can get texts at all; asks nothing but the settings.
   * @throws DestinationNotAllowed without an SMS transport, outside of the realm's countries, or for a costly kind
   */
  check(realm: string, number: string): void {
    if (this.testCodes.has(number)) return;
    const phone = parsePhoneNumberFromString(number);
    const why = this.env.SMS_TRANSPORT ? this.objection(realm, phone) : NO_TRANSPORT;
    if (!why) return;
    this.refused.count(why.reason, phone?.country ?? 'none');
    throw new DestinationNotAllowed({ detail: why.detail });
  }

  /**
   * Counts one code for the block of `number`.
   * @throws DestinationNotAllowed when codes sent to the block are not verified, or its day's budget is spent
   */
  async charge(tx: Tx, realm: string, number: string): Promise<void> {
    if (this.testCodes.has(number)) return;
    const refusal = await this.blocks.take(tx, realm, blockOf(number));
    if (!refusal) return;
    const { country = 'none', countryCallingCode = '' } = parsePhoneNumberFromString(number) ?? {};
    this.refused.note(refusal, country, countryCallingCode);
    throw new DestinationNotAllowed({ detail: refusal });
  }

  /** Counts one code that was sent to `number` and came back: whoever types it in pays for no pumping. */
  async verified(tx: Tx, realm: string, number: string): Promise<void> {
    if (!this.testCodes.has(number)) await this.blocks.verified(tx, realm, blockOf(number));
  }

  /** Satellite and global calling codes (870, 878, 881 to 883 …) are of no country, and so of none that is sent to. */
  private objection(realm: string, number: PhoneNumber | undefined): Objection | undefined {
    const allowed: readonly string[] = this.realms.of(realm).SMS_ALLOWED_COUNTRIES;
    if (!number?.country || !allowed.includes(number.country)) {
      return { reason: 'country', detail: `country ${number?.country ?? 'unknown'}` };
    }
    const type = number.getType();
    const personal = type === 'PERSONAL_NUMBER' && number.countryCallingCode !== NORTH_AMERICA;
    return type && (COSTLY.has(type) || personal) ? { reason: 'type', detail: `type ${type}` } : undefined;
  }
}

function blockOf(number: string): string {
  return number.slice(0, -IN_BLOCK);
}
