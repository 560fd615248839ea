import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Trail } from '../audit/index.js';
import { ApiFailures, CurrentRealm, pageOf } from '../http/index.js';
import { AdminGuard } from './admin.guard.js';
import { AuditEventListView, AuditEventsQuery, auditEventView } from './audit-events.view.js';

@ApiTags('Admin')
@ApiBearerAuth()
@ApiCookieAuth()
@UseGuards(AdminGuard)
@Controller('api/admin/audit-events')
export class AuditEventsController {
  constructor(private readonly trail: Trail) {}

  @Get()
  @ApiOperation({
    operationId: 'listAuditEvents',
    summary: 'What happened, newest first',
    description:
      'The audit trail of the realm. An event has to fit all that is asked for. A page may be shorter than `limit`, and even ' +
      'empty, where what fits is rare: the list ends where `next_cursor` is null.',
  })
  @ApiOkResponse({ type: AuditEventListView })
  @ApiFailures('validation_failed', 'not_authenticated', 'forbidden')
  async list(@CurrentRealm() realm: string, @Query() query: AuditEventsQuery): Promise<AuditEventListView> {
    const { cursor, limit, user_id: userId, actor_id: actorId, type, ip, from, to } = query;
    const page = { before: cursor, take: limit + 1 };
    const { rows, floor } = await this.trail.events(realm, { userId, actorId, type, ip, from, to }, page);
    return pageOf(rows, limit, auditEventView, floor);
  }
}
