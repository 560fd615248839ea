import { Injectable } from '@nestjs/common';
import { randomDigits } from '../common/index.js';
import { Env } from '../config/index.js';

/** Where codes come from: a CSPRNG, but for the addresses of `TEST_CODES`. */
@Injectable()
export class CodeSource {
  private readonly fixed: ReadonlyMap<string, string>;

  constructor(private readonly env: Env) {
    this.fixed = new Map(env.TEST_CODES.map(({ address, code }) => [address.toLowerCase(), code]));
  }

  /** The next code for a destination; `isTest`: the one that the operator gave it. */
  next(destination: string): { code: string; isTest: boolean } {
    const fixed = this.fixed.get(destination);
    return { code: fixed ?? randomDigits(this.env.OTP_LENGTH), isTest: fixed !== undefined };
  }
}
