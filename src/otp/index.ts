import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CodeHash } from './code-hash.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { OtpDestination } from './otp-destination.entity.js';
import { OtpService } from './otp.service.js';
import { SendBudget } from './send-budget.js';

export type { ChallengeChannel, OtpChallenge, Purpose } from './otp-challenge.entity.js';
export { judge } from './otp-challenge.js';
export * from './otp.errors.js';
export { OtpService } from './otp.service.js';
export type { Guess, IssuedCode, NewChallenge, Target } from './otp.service.js';

/** One-time codes. */
@Module({
  imports: [TypeOrmModule.forFeature([OtpChallenge, OtpDestination])],
  providers: [OtpService, CodeHash, SendBudget],
  exports: [OtpService],
})
export class OtpModule {}
