import { Injectable } from '@nestjs/common';
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../common/index.js';
import { Env } from '../config/index.js';

/** Code points; NIST SP 800-63B-4 asks for room for at least 64. */
const MAX_LENGTH = 128;
/** A word of the user's own that is shorter than this says nothing when a password contains it. */
const TELLING_LENGTH = 4;

/** The password is too short, too long, too common, or made of what anybody knows about its owner. */
export class PasswordRejected extends DomainError {
  readonly code = 'password_rejected';

  constructor(field: string, messages: string[]) {
    super({ detail: messages.join('; '), facts: { errors: messages.map((message) => ({ field, message })) } });
  }
}

/** What a password must not contain. */
export interface Context {
  /** The user's address. */
  address: string;
  names?: (string | null | undefined)[];
}

/** Which passwords are taken: length, and neither common nor guessable; no rules of composition (security: 12). */
@Injectable()
export class PasswordPolicy {
  private readonly common: ReadonlySet<string>;

  constructor(private readonly env: Env) {
    const words: string[] = Object.values(dictionary).flat();
    this.common = new Set(words.filter((word) => word.length >= env.PASSWORD_MIN_LENGTH));
  }

  /**
   * @param field the request's field that holds it, for the answer
   * @throws PasswordRejected with every reason
   */
  check(password: string, context: Context, field = 'password'): void {
    const reasons = [...this.lengthReasons(password), ...this.guessReasons(password, context)];
    if (reasons.length > 0) throw new PasswordRejected(field, reasons);
  }

  private lengthReasons(password: string): string[] {
    const length = [...password.normalize('NFC')].length;
    if (length < this.env.PASSWORD_MIN_LENGTH) return [`must have at least ${this.env.PASSWORD_MIN_LENGTH} characters`];
    return length > MAX_LENGTH ? [`must have at most ${MAX_LENGTH} characters`] : [];
  }

  private guessReasons(password: string, context: Context): string[] {
    const plain = password.normalize('NFC').toLowerCase();
    const reasons: string[] = [];
    if (this.common.has(plain) || isOneCharacter(plain)) reasons.push('is one of the most common passwords');
    if (containsAny(plain, [context.address, context.address.split('@')[0]])) reasons.push('contains your address');
    if (containsAny(plain, context.names ?? [])) reasons.push('contains your name');
    if (containsAny(plain, [this.env.APP_NAME])) reasons.push('contains the name of this service');
    return reasons;
  }
}

function isOneCharacter(password: string): boolean {
  return new Set(password).size === 1;
}

function containsAny(password: string, words: (string | null | undefined)[]): boolean {
  return words.some((word) => word && word.length >= TELLING_LENGTH && password.includes(word.toLowerCase()));
}
