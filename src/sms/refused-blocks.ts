import { Injectable, Logger } from '@nestjs/common';

/** Why a block of numbers gets nothing for now. */
export type BlockRefusal = 'breaker' | 'day budget';

/** What the spend guard refused since this process began: for the log, and for whoever measures. */
@Injectable()
export class RefusedBlocks {
  /** Refusals by `reason/country` (ISO 3166). */
  readonly refusals = new Map<string, number>();
  private readonly logger = new Logger(RefusedBlocks.name);

  /** `callingCode` is all that is logged of the number. */
  note(reason: BlockRefusal, country: string, callingCode: string): void {
    const key = `${reason}/${country}`;
    this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
    this.logger.warn(`a number block +${callingCode}… (${country}) gets no SMS: ${reason}`);
  }
}
