import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEvent } from './audit-event.entity.js';
import { Audit } from './audit.js';
import { OldEvents } from './old-events.js';

export type { AuditDetails, AuditEvent, AuditEventType } from './audit-event.entity.js';
export { Audit } from './audit.js';
export type { NewAuditEvent } from './audit.js';
export { OldEvents } from './old-events.js';

/** The audit trail. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  providers: [Audit, OldEvents],
  exports: [Audit, OldEvents],
})
export class AuditModule {}
