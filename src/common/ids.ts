import { randomFillSync } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of `time`, then 74 random bits. It sorts by time, so inserts go to the end
 * of the primary key's index.
 */
export function newId(time: Date): string {
  const bytes = randomFillSync(Buffer.allocUnsafe(16));
  bytes.writeUIntBE(time.getTime(), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return formatUuid(bytes);
}

/** The smallest id that `newId` may make at `time`: what was made before sorts before it. */
export function firstIdAt(time: Date): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time.getTime(), 0, 6);
  bytes.writeUInt8(0x70, 6);
  bytes.writeUInt8(0x80, 8);
  return formatUuid(bytes);
}

/** When `newId` made an id (to the millisecond). */
export function timeOfId(id: string): Date {
  return new Date(uuidBytes(id).readUIntBE(0, 6));
}

/** Whether `value` is a UUID in its text form; nothing else may reach a query for an id. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** The 16 bytes of a UUID in its text form. */
export function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The text form of 16 bytes. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
