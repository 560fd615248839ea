import { Injectable } from '@nestjs/common';
import { randomDigits } from '../common/index.js';
import { Env, TestCodes } from '../config/index.js';

/** Where codes come from: a CSPRNG, but for the addresses of `TEST_CODES`. */
@Injectable()
export class CodeSource {
  constructor(
    private readonly env: Env,
    private readonly testCodes: TestCodes,
  ) {}

  /** The next code for a destination; `isTest`: the one that the operator gave it. */
  next(destination: string): { code: string; isTest: boolean } {
    const fixed = this.testCodes.of(destination);
    return { code: fixed ?? randomDigits(this.env.OTP_LENGTH), isTest: fixed !== undefined };
  }
}
