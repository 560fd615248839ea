import { Module } from '@nestjs/common';
import { HashPool } from './hash-pool.js';
import { PasswordHash } from './password-hash.js';
import { PasswordPolicy } from './password-policy.js';

export { HashPool } from './hash-pool.js';
export { PasswordHash } from './password-hash.js';
export { PasswordPolicy, PasswordRejected } from './password-policy.js';
export { readBare } from './stored-hash.js';

/** Which passwords are good, and how they are kept. */
@Module({ providers: [HashPool, PasswordHash, PasswordPolicy], exports: [HashPool, PasswordHash, PasswordPolicy] })
export class PasswordsModule {}
