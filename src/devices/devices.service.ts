import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { Clock, digest, newId, plusSeconds, randomSecret } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Device } from './device.entity.js';

/** How long a browser is known after a sign-in (s): a year. */
export const DEVICE_TTL = 31_536_000;

/** How many browsers of one user are known: whoever signs in without cookies, time and again, fills no table. */
const MOST = 20;

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * The browsers that have signed in as somebody before: what strangers do at an address does not lock its owner out
 * there. Knowing a device's token signs nobody in.
 */
@Injectable()
export class DevicesService {
  constructor(private readonly clock: Clock) {}

  /** The device that holds the token, while it is known. */
  async find(tx: Tx, realm: string, token: string | null): Promise<Device | null> {
    if (!token || !TOKEN.test(token)) return null;
    return tx.repository(Device).findOneBy({ deviceHash: hashOf(token), realm, expiresAt: MoreThan(this.clock.now()) });
  }

  /**
   * Knows a browser from now on; answers the token that it shall keep. Never one that it brought. Of one user's browsers
   * the newest `MOST` are known.
   */
  async add(tx: Tx, realm: string, userId: string): Promise<string> {
    const now = this.clock.now();
    const token = randomSecret().toString('base64url');
    await tx.repository(Device).insert({
      id: newId(now),
      realm,
      userId,
      deviceHash: hashOf(token),
      createdAt: now,
      expiresAt: plusSeconds(now, DEVICE_TTL),
    });
    await this.forgetOldest(tx, userId);
    return token;
  }

  /** Forgets every browser of a user. */
  async forgetAll(tx: Tx, userId: string): Promise<void> {
    await tx.repository(Device).delete({ userId });
  }

  /** Reads first, which locks nothing: parallel sign-ins of one user must not wait for each other's rows. */
  private async forgetOldest(tx: Tx, userId: string): Promise<void> {
    const oldest = await tx
      .repository(Device)
      .find({ select: { id: true }, where: { userId }, order: { id: 'DESC' }, skip: MOST, take: MOST });
    if (oldest.length > 0) await tx.repository(Device).delete({ id: In(oldest.map(({ id }) => id)) });
  }
}

function hashOf(token: string): string {
  return digest(Buffer.from(token, 'base64url'));
}
