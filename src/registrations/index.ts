import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Registration } from './registration.entity.js';
import { RegistrationsService } from './registrations.service.js';

export type { Registration } from './registration.entity.js';
export { RegistrationsService } from './registrations.service.js';

/** What waits for a proof. */
@Module({
  imports: [TypeOrmModule.forFeature([Registration])],
  providers: [RegistrationsService],
  exports: [RegistrationsService],
})
export class RegistrationsModule {}
