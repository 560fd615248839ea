/** `v1.<pepper>.<bcrypt>`: the scheme, the version of the pepper's key, and bcrypt's own string with its cost. */
const PEPPERED = /^v1\.([0-9a-f]{8})\.(\$2b\$(\d\d)\$.{53})$/;
/** A bcrypt string as other systems store it; `$2a$` and `$2y$` are names of what is called `$2b$` today. */
const BARE = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$([./A-Za-z0-9]{53})$/;

/** A stored string, taken apart. */
export interface StoredHash {
  /** Of the pepper's key; `undefined` where there is no pepper: the hash came from another system. */
  version: string | undefined;
  /** As `$2b$`: the library does not know `$2y$`, and counts the bytes of a `$2a$` password modulo 256. */
  bcrypt: string;
  /** bcrypt does 2 to the power of this many rounds. */
  cost: number;
}

/** What a stored string says, or `undefined` where it is of no scheme that is known here. */
export function readStored(stored: string): StoredHash | undefined {
  const [, version, bcrypt = '', cost] = PEPPERED.exec(stored) ?? [];
  return version === undefined ? readBare(stored) : { version, bcrypt, cost: Number(cost) };
}

/** What a bcrypt string of another system says, or `undefined` where it is none. */
export function readBare(stored: string): StoredHash | undefined {
  const [, cost, digest] = BARE.exec(stored) ?? [];
  return cost === undefined ? undefined : { version: undefined, bcrypt: `$2b$${cost}$${digest}`, cost: Number(cost) };
}

/** What other systems give to bcrypt, which uses 72 bytes of it: the password's UTF-8 as it was typed. */
export function barePassword(password: string): Buffer {
  return Buffer.from(password, 'utf8');
}
