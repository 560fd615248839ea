import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { LinkIssuer } from '../otp/index.js';
import type { User } from '../users/index.js';

/**
 * How long the link of an invitation is good (s): three days, so that one of a Friday still opens on Monday. It signs nobody
 * in: it proves the address, once, and leads to a token of minutes that sets the first password (security: 1).
 */
export const INVITATION_LIFETIME = 259_200;

/** The links of invitations, one for each person who waits. */
@Injectable()
export class InvitationLinks {
  constructor(private readonly issuer: LinkIssuer) {}

  /**
   * A new one; the earlier ones of the same user open nothing any more. Its text is nowhere else.
   * @param isAskedFor whether a message takes it there
   */
  async issue(tx: Tx, { id: userId, realm }: User, destination: string, isAskedFor = false): Promise<string> {
    const link = { realm, destination, userId, purpose: 'invitation' as const, isAskedFor };
    return this.issuer.replace(tx, { ...link, lifetime: INVITATION_LIFETIME });
  }
}
