import { Injectable } from '@nestjs/common';
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../common/index.js';
import { Env } from '../config/index.js';

/** Code points; NIST SP 800-63B-4 asks for room for at least 64. */
const MAX_LENGTH = 128;
/** A word of the user's own that is shorter than this says nothing when a password contains it. */
const TELLING_LENGTH = 4;

/** The shortest word of the list that a tail can make long enough. */
const SHORTEST_WORD = 4;
/** What people add to a word because a form asks for it. */
const TAIL = /[\p{N}\p{P}\p{S}]{1,5}$/u;

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
    this.common = new Set(words.filter((word) => word.length >= SHORTEST_WORD));
  }

  /**
   * @param field the request's field that holds it, for the answer
   * @throws PasswordRejected with every reason
   */
  check(password: string, context: Context, field = 'password'): void {
    const tooShortOrLong = this.lengthReasons(password);
    const reasons = tooShortOrLong.length > 0 ? tooShortOrLong : this.guessReasons(password, context);
    if (reasons.length > 0) throw new PasswordRejected(field, reasons);
  }

  private lengthReasons(password: string): string[] {
    const length = [...password.normalize('NFC')].length;
    if (length < this.env.PASSWORD_MIN_LENGTH) return [`must have at least ${this.env.PASSWORD_MIN_LENGTH} characters`];
    return length > MAX_LENGTH ? [`must have at most ${MAX_LENGTH} characters`] : [];
  }

  /** On the list as it is, in disguise (`p@ssw0rd`), or with a few digits or signs at its end (`summer2024!`). */
  private isCommon(password: string): boolean {
    const word = password.replace(TAIL, '');
    const forms = [password, withoutDisguise(password), word, withoutDisguise(word)];
    return isPattern(password) || forms.some((form) => this.common.has(form));
  }

  private guessReasons(password: string, context: Context): string[] {
    const plain = password.normalize('NFC').toLowerCase();
    const reasons: string[] = [];
    if (this.isCommon(plain)) reasons.push('is one of the most common passwords');
    if (containsAny(plain, [context.address, context.address.split('@')[0]])) reasons.push('contains your address');
    if (containsAny(plain, (context.names ?? []).flatMap(partsOf))) reasons.push('contains your name');
    if (containsAny(plain, [this.env.APP_NAME])) reasons.push('contains the name of this service');
    return reasons;
  }
}

/** A name, its words, and its words written together. */
function partsOf(name: string | null | undefined): string[] {
  const words = name?.normalize('NFC').split(/[^\p{L}\p{N}]+/u) ?? [];
  return name ? [name, ...words, words.join('')] : [];
}

/** Letters as they were before somebody wrote digits and signs for them. */
function withoutDisguise(password: string): string {
  return [...password].map((sign) => DISGUISES[sign] ?? sign).join('');
}

/** One unit again and again (`12341234`, `aaaaaaaa`), or neighbours in a row (`abcdefgh`, `87654321`). */
function isPattern(password: string): boolean {
  const signs = [...password];
  const steps = new Set(signs.slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - (signs[i]?.codePointAt(0) ?? 0)));
  const isRow = steps.size === 1 && Math.abs([...steps][0] ?? 0) <= 1;
  return isRow || /^(.{1,4})\1+$/su.test(password);
}

const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function containsAny(password: string, words: (string | null | undefined)[]): boolean {
  return words.some((word) => word && word.length >= TELLING_LENGTH && password.includes(word.toLowerCase()));
}
