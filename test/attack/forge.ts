import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TestApp } from '../support/app.js';

export type Part = Record<string, unknown>;

/** What signs: a header and claims in, the bytes of a signature out. */
export type Signer = (text: string) => Buffer;

/** A part of a token; a text is taken as it stands. */
export function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

export function decode(token: string, part: 0 | 1): Part {
  return JSON.parse(Buffer.from(token.split('.')[part]!, 'base64url').toString()) as Part;
}

/** A token in the compact form, signed by hand: no library that would refuse to write it. */
export function jwt(header: unknown, claims: unknown, signer: Signer): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signer(text).toString('base64url')}`;
}

export const hmac =
  (key: KeyObject | string | Uint8Array, hash = 'sha256'): Signer =>
  (text) =>
    createHmac(hash, key).update(text).digest();

/** ES256 with P-256, RS256 with RSA, EdDSA with Ed25519: the key decides. */
export const keyed =
  (key: KeyObject, hash: string | null = 'sha256'): Signer =>
  (text) =>
    sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });

export const unsigned: Signer = () => Buffer.alloc(0);

/** A key pair as an operator has it. */
export function keyPair(): { privateKey: KeyObject; publicKey: KeyObject; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** What runs beside the requests: the relay's look into its table and the poll of revocations. */
const BESIDE = [
  /^\s*(SELECT|UPDATE)\b[^;]*\boutbox_messages\b/i,
  /^\s*SELECT\b[^;]*\bsessions\b[^;]*\brevoked_at\b\W*>=/i,
];

/** The SQL statements of the requests in `work` alone. */
export async function statementsOf(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const plain = (await app.statements(work)).map((sql) => sql.replace(/[`"]/g, ''));
  return plain.filter((sql) => !BESIDE.some((pattern) => pattern.test(sql)));
}
