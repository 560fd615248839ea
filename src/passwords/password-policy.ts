import { Injectable } from '@nestjs/common';
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../common/index.js';
import { Realms } from '../realms/index.js';

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
  realm: string;
  /** The user's. */
  addresses: (string | null | undefined)[];
  names?: (string | null | undefined)[];
}

/** What a user's row knows of them. */
interface Known {
  realm: string;
  email: string | null;
  phoneNumber: string | null;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
}

/** Which passwords are taken: length, and neither common nor guessable; no rules of composition (security: 12). */
@Injectable()
export class PasswordPolicy {
  private readonly common: ReadonlySet<string>;

  constructor(private readonly realms: Realms) {
    const words: string[] = Object.values(dictionary).flat();
    this.common = new Set(words.filter((word) => word.length >= SHORTEST_WORD));
  }

  /**
   * @param field the request's field that holds it, for the answer
   * @throws PasswordRejected with every reason
   */
  check(password: string, context: Context, field = 'password'): void {
    const tooShortOrLong = this.lengthReasons(password, context.realm);
    const reasons = tooShortOrLong.length > 0 ? tooShortOrLong : this.guessReasons(password, context);
    if (reasons.length > 0) throw new PasswordRejected(field, reasons);
  }

  /** The same, by all that is known of a user. */
  checkFor(password: string, user: Known, field = 'password'): void {
    const { realm, email, phoneNumber, name, firstName, lastName } = user;
    this.check(password, { realm, addresses: [email, phoneNumber], names: [name, firstName, lastName] }, field);
  }

  private lengthReasons(password: string, realm: string): string[] {
    const length = [...password.normalize('NFC')].length;
    const { PASSWORD_MIN_LENGTH: least } = this.realms.of(realm);
    if (length < least) return [`must have at least ${least} characters`];
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
    if (containsAny(plain, context.addresses.flatMap(partsOfAddress))) reasons.push('contains your address');
    if (containsAny(plain, (context.names ?? []).flatMap(partsOf))) reasons.push('contains your name');
    if (containsAny(plain, [this.realms.of(context.realm).APP_NAME])) reasons.push('contains the name of this service');
    return reasons;
  }
}

/** An e-mail address and what stands before its @; a number with and without its plus. */
function partsOfAddress(address: string | null | undefined): (string | undefined)[] {
  return address ? [address, address.split('@')[0], address.replace(/^\+/, '')] : [];
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
