import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { AuditEvent } from '../audit/index.js';
import { IdQuery, IpQuery, ListQuery, OptionalQuery, TimeQuery } from '../http/index.js';

const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';

export class AuditEventsQuery extends ListQuery {
  @IdQuery('Whom the event is about.')
  user_id?: string;

  @IdQuery('Who did it, where that was somebody else.')
  actor_id?: string;

  @ApiPropertyOptional({ description: 'As `signed_in`; one that does not exist finds nothing.', example: 'refused' })
  @OptionalQuery()
  @Matches(/^[a-z_]{1,32}$/, { message: 'must be small letters and underscores' })
  type?: string;

  @IpQuery('From where.')
  ip?: string;

  @TimeQuery('Not before this time.')
  from?: Date;

  @TimeQuery('Before this time.')
  to?: Date;
}

export class AuditEventView {
  @ApiProperty({ format: 'uuid', example: ID })
  id: string;

  @ApiProperty({ example: 'default' })
  realm: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Whom it is about.', example: ID })
  user_id: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Who did it, where that was somebody else.',
    example: null,
  })
  actor_id: string | null;

  @ApiProperty({ example: 'signed_in' })
  type: string;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
  user_agent: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    description: 'What the type alone does not say; no secret and no full address.',
    example: { action: 'login' },
  })
  details: Record<string, string | number | boolean>;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' })
  created_at: string;
}

export class AuditEventListView {
  @ApiProperty({ type: [AuditEventView] })
  items: AuditEventView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For the next page: `?cursor=`; null on the last one.',
    example: null,
  })
  next_cursor: string | null;
}

export function auditEventView(event: AuditEvent): AuditEventView {
  const { id, realm, userId, actorId, type, ip, userAgent, details, createdAt } = event;
  return {
    ...{ id, realm, user_id: userId, actor_id: actorId, type, ip, user_agent: userAgent, details },
    created_at: createdAt.toISOString(),
  };
}
