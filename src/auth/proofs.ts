import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { InvalidCode, OtpService } from '../otp/index.js';
import type { OtpChallenge, Purpose } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { Invitees, People, UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import type { Attempt } from './attempts.js';
import { FirstAdmin } from './first-admin.js';

/** What others began at an address ends with its owner's proof. */
const ENDED_BY_A_PROOF: Purpose[] = ['verify_email', 'registration', 'invitation'];

/** What the proof of an address comes to, by whichever of code and link it was given: the challenge is consumed. */
@Injectable()
export class Proofs {
  constructor(
    private readonly otp: OtpService,
    private readonly users: UsersService,
    private readonly registrations: RegistrationsService,
    private readonly invitees: Invitees,
    private readonly people: People,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  /**
   * Who a `login` or `signup` challenge signs in; somebody new where nobody owns the address yet.
   * @throws InvalidCode when its account is gone, disabled or another one
   */
  async signIn(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<{ user: User; isNew: boolean }> {
    const { realm, destination, userId } = challenge;
    const known = await this.users.findByAddress(tx, realm, destination);
    const user = known ?? (userId === null ? await this.createOrFind(tx, realm, destination) : null);
    const isStillTheirs = userId === null || userId === user?.id;
    // Whoever is new was written in this transaction, or in one that has just committed.
    const isConfirmed = user?.status === 'active' && (!known || (await this.people.confirm(tx, known)));
    if (!user || !isStillTheirs || !isConfirmed) {
      throw new InvalidCode('the account is gone, disabled or another one', 0);
    }
    return { user: await this.firstAdmin.greet(tx, attempt, user, destination), isNew: !known };
  }

  /**
   * The user of a registration that waited for this proof.
   * @param keepsPassword whether this browser began it: a stranger may have typed the password of any other
   * @throws InvalidCode when nothing waits with the challenge, or the address has had an owner since
   */
  async register(tx: Tx, attempt: Attempt, challenge: OtpChallenge, keepsPassword: boolean): Promise<User> {
    const { id, realm, destination } = challenge;
    const registration = await this.registrations.take(tx, id);
    if (!registration) throw new InvalidCode('nothing waits with this challenge', 0);
    const { phoneNumber: typedPhoneNumber, ...profile } = registration.profile;
    const typed = keepsPassword ? { passwordHash: registration.passwordHash, profile, typedPhoneNumber } : {};
    const user = await this.users.create(tx, { realm, address: destination, ...typed });
    if (!user) throw new InvalidCode('the address has had an owner since', 0);
    await this.endOthers(tx, realm, destination);
    return this.firstAdmin.greet(tx, attempt, user, destination);
  }

  /**
   * Who was invited at the address that an invitation has just proved.
   * @throws InvalidCode when they are gone, disabled, or have proved it in another way
   */
  async acceptInvitation(tx: Tx, attempt: Attempt, { realm, destination, userId }: OtpChallenge): Promise<User> {
    const invitee = await this.invitees.at(tx, realm, destination);
    const user = invitee?.id === userId ? await this.invitees.accept(tx, invitee) : null;
    if (!user) throw new InvalidCode('nobody is invited there any more', 0, userId);
    await this.endOthers(tx, realm, destination);
    return this.firstAdmin.greet(tx, attempt, user, destination);
  }

  /** Ends what was begun at an address and not proved: no password or name of a stranger survives (security: 18). */
  async endOthers(tx: Tx, realm: string, address: string): Promise<void> {
    await this.otp.supersede(tx, realm, address, ENDED_BY_A_PROOF);
    await this.registrations.forget(tx, realm, address);
  }

  private async createOrFind(tx: Tx, realm: string, address: string): Promise<User | null> {
    const user = await this.users.create(tx, { realm, address });
    // A parallel proof of the same address was faster, and has committed.
    if (!user) return this.users.findByAddress(tx, realm, address);
    await this.endOthers(tx, realm, address);
    return user;
  }
}
