import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OldRegistrations } from './old-registrations.js';
import { RegistrationSteps } from './registration-steps.js';
import { Registration } from './registration.entity.js';
import { RegistrationsService } from './registrations.service.js';
import { StepTokens } from './step-token.js';

export { OldRegistrations } from './old-registrations.js';
export type { Registration, RegistrationStep } from './registration.entity.js';
export { RegistrationSteps } from './registration-steps.js';
export type { StepTicket } from './registration-steps.js';
export { RegistrationStepRefused } from './registrations.errors.js';
export { RegistrationsService } from './registrations.service.js';

/** What waits for a proof, and what goes on after one in steps. */
@Module({
  imports: [TypeOrmModule.forFeature([Registration])],
  providers: [RegistrationsService, RegistrationSteps, StepTokens, OldRegistrations],
  exports: [RegistrationsService, RegistrationSteps, OldRegistrations],
})
export class RegistrationsModule {}
