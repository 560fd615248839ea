import { Injectable } from '@nestjs/common';
import { SECRET_BYTES, randomSecret, readToken, writeToken } from '../common/index.js';
import type { ReadToken, WrittenToken } from '../common/index.js';
import { Keys } from '../config/index.js';

/** The tokens between the steps of a registration; their id is that of its challenge. */
@Injectable()
export class StepTokens {
  constructor(private readonly keys: Keys) {}

  /** A new token for the next step of a registration. */
  make(challengeId: string): WrittenToken {
    return writeToken(this.keys.current.step, challengeId, randomSecret(SECRET_BYTES));
  }

  /** `null` for anything that this service did not make; whether its step is due, the registration says. */
  read(token: string): ReadToken | null {
    return readToken(
      this.keys.all.map(({ step }) => step),
      token,
    );
  }
}
