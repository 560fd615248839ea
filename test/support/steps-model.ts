/** What a call is expected to come to: its status, its code, the step that is due. */
export interface Outcome {
  status: number;
  code?: string | undefined;
  next?: string | undefined;
}

type Due = 'password' | 'profile';

/** Another token that is remembered by a name of its own, since the model makes none. */
interface Waiting {
  challenge: number;
  due: Due;
  token: number;
}

const NEXT = { password: 'profile' } as const;

/** What the contract says of one address and the registrations in steps that are begun for it, in whatever order. */
export class StepsModel {
  private hasOwner = false;
  private readonly open = new Set<number>();
  private readonly waiting: Waiting[] = [];
  private readonly owners = new Map<number, number>();

  /** `challenge`, `token`: the caller's numbers for what the answer brings. */
  begin(challenge: number): Outcome {
    if (!this.hasOwner) this.open.add(challenge);
    return { status: 202 };
  }

  verify(challenge: number, token: number): Outcome {
    if (!this.open.delete(challenge)) return { status: 400, code: 'otp_invalid' };
    this.waiting.push({ challenge, due: 'password', token });
    this.owners.set(token, challenge);
    return { status: 200, next: 'password' };
  }

  password(shown: number, token: number): Outcome {
    const found = this.due('password', shown);
    if ('status' in found) return found;
    Object.assign(found, { due: NEXT.password, token });
    this.owners.set(token, found.challenge);
    return { status: 200, next: 'profile' };
  }

  complete(shown: number): Outcome {
    const found = this.due('profile', shown);
    if ('status' in found) return found;
    this.hasOwner = true;
    this.open.clear();
    this.waiting.length = 0;
    return { status: 201 };
  }

  private due(step: Due, shown: number): Waiting | Outcome {
    const found = this.waiting.find(({ challenge }) => challenge === this.owners.get(shown));
    if (!found) return { status: 409, code: 'registration_step', next: 'start' };
    if (found.due === step && found.token === shown) return found;
    return { status: 409, code: 'registration_step', next: found.due };
  }
}

/** Every list of `length` of the letters. */
export function sequences<T>(letters: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return sequences(letters, length - 1).flatMap((start) => letters.map((letter) => [...start, letter]));
}

/** Numbers below `limit` that look drawn, and are the same each time (mulberry32). */
export function drawer(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
