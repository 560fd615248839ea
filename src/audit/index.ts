import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEvent } from './audit-event.entity.js';
import { Audit } from './audit.js';
import { OldEvents } from './old-events.js';
import { Trail } from './trail.js';

export type { AuditDetails, AuditEvent, AuditEventType } from './audit-event.entity.js';
export { Audit } from './audit.js';
export type { NewAuditEvent } from './audit.js';
export { OldEvents } from './old-events.js';
export { Trail } from './trail.js';
export type { TrailFilter } from './trail.js';

/** The audit trail. */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  providers: [Audit, OldEvents, Trail],
  exports: [Audit, OldEvents, Trail],
})
export class AuditModule {}
