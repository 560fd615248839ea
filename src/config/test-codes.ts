import { Injectable } from '@nestjs/common';
import { Env } from './env.js';

/** The codes that the operator gave to addresses of their own (`TEST_CODES`), by canonical address. */
@Injectable()
export class TestCodes {
  private readonly codes: ReadonlyMap<string, string>;

  constructor({ TEST_CODES }: Env) {
    this.codes = new Map(TEST_CODES.map(({ address, code }) => [address.toLowerCase(), code]));
  }

  /** Whether the address is one of them: it need not exist, and gets no message. */
  has(address: string): boolean {
    return this.codes.has(address);
  }

  /** Its code, if it is one of them. */
  of(address: string): string | undefined {
    return this.codes.get(address);
  }
}
