import { Injectable, Logger } from '@nestjs/common';

/** Why a block of numbers gets nothing for now. */
export type BlockRefusal = 'breaker' | 'day budget';
/** Why a number never gets anything. */
export type NumberRefusal = 'no transport' | 'country' | 'type';

/** What the spend guard refused since this process began: for the log, and for whoever measures. */
@Injectable()
export class RefusedBlocks {
  /** Refusals by `reason/country` (ISO 3166). */
  readonly refusals = new Map<string, number>();
  private readonly logger = new Logger(RefusedBlocks.name);

  /** Adds one. It stands in no warning: whoever asks decides how often. */
  count(reason: BlockRefusal | NumberRefusal, country: string): void {
    const key = `${reason}/${country}`;
    this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }

  /** `callingCode` is all that is logged of the number. */
  note(reason: BlockRefusal, country: string, callingCode: string): void {
    this.count(reason, country);
    this.logger.warn(`a number block +${callingCode}… (${country}) gets no SMS: ${reason}`);
  }
}
