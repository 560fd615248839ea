import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptBudget } from './attempt-budget.js';
import { BudgetKey } from './budget-key.js';
import { ChangeUndo } from './change-undo.js';
import { ChallengeLocks } from './challenge-locks.js';
import { CodeGate } from './code-gate.js';
import { CodeHash } from './code-hash.js';
import { CodeSource } from './code-source.js';
import { IdleBudgets } from './idle-budgets.js';
import { LinkGate } from './link-gate.js';
import { LinkIssuer } from './link-issuer.js';
import { OldChallenges } from './old-challenges.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { OtpDestination } from './otp-destination.entity.js';
import { OtpErasure } from './otp-erasure.js';
import { OtpService } from './otp.service.js';
import { RealmBudget } from './realm-budget.js';
import { SendBudget } from './send-budget.js';

export { AttemptBudget } from './attempt-budget.js';
export type { Budget } from './attempt-budget.js';
export { ChangeUndo } from './change-undo.js';
export { CodeGate } from './code-gate.js';
export type { Guess } from './code-gate.js';
export { IdleBudgets } from './idle-budgets.js';
export { LinkGate } from './link-gate.js';
export { LinkIssuer } from './link-issuer.js';
export { OldChallenges } from './old-challenges.js';
export type { OtpChallenge, Purpose } from './otp-challenge.entity.js';
export { judge } from './otp-challenge.js';
export { ChallengeRequired, ExhaustedCode, ExpiredCode, InvalidCode, InvalidLink } from './otp.errors.js';
export { RealmBudget } from './realm-budget.js';
export { OtpErasure } from './otp-erasure.js';
export { OtpService } from './otp.service.js';
export type { IssuedCode, NewChallenge } from './otp.service.js';
export { SendBudget } from './send-budget.js';
export type { Target } from './target.js';

/** Links that no code stands beside, and nothing else: for whoever sends no messages. */
@Module({ imports: [TypeOrmModule.forFeature([OtpChallenge])], providers: [LinkIssuer], exports: [LinkIssuer] })
export class LinksModule {}

/** One-time codes. */
@Module({
  imports: [LinksModule, TypeOrmModule.forFeature([OtpChallenge, OtpDestination])],
  providers: [
    OtpService,
    OtpErasure,
    ChangeUndo,
    CodeGate,
    LinkGate,
    AttemptBudget,
    ChallengeLocks,
    BudgetKey,
    CodeHash,
    CodeSource,
    RealmBudget,
    SendBudget,
    OldChallenges,
    IdleBudgets,
  ],
  exports: [
    OtpService,
    OtpErasure,
    ChangeUndo,
    CodeGate,
    LinkGate,
    LinksModule,
    AttemptBudget,
    RealmBudget,
    SendBudget,
    OldChallenges,
    IdleBudgets,
  ],
})
export class OtpModule {}
