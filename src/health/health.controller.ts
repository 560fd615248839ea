import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Env } from '../config/index.js';
import { Unavailable } from '../common/index.js';
import { Database } from '../database/index.js';
import { ApiFailures, Draining, Public } from '../http/index.js';
import { OutboxRelay } from '../outbox/index.js';
import type { Health } from '../outbox/index.js';
import { Redis } from '../redis/index.js';

export class HealthView {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status: 'ok';

  @ApiProperty({ example: 'Latchkey' })
  service: string;
}

/** Of a channel that somebody takes. */
type Reach = Exclude<Health, 'none'>;

export class ReadinessView extends HealthView {
  @ApiProperty({ enum: ['up'], example: 'up' })
  database: 'up';

  @ApiPropertyOptional({
    enum: ['up', 'down'],
    example: 'up',
    description: 'Only with REDIS_URL. `down`: limits count in each instance, revocations take up to a second.',
  })
  redis?: 'up' | 'down';

  @ApiProperty({
    enum: ['up', 'degraded', 'down'],
    example: 'up',
    description:
      'The last conversation with the mail server. `degraded`: only the fallback works; `down`: mails wait, and leave once a server is back.',
  })
  mail: Reach;

  @ApiPropertyOptional({
    enum: ['up', 'degraded', 'down'],
    example: 'up',
    description: 'The same of texts; only with SMS_TRANSPORT.',
  })
  sms?: Reach;
}

/** What a balancer or an orchestrator asks. */
@ApiTags('Service')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly env: Env,
    private readonly database: Database,
    private readonly redis: Redis,
    private readonly draining: Draining,
    private readonly relay: OutboxRelay,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'health', summary: 'Whether the service runs', description: 'Asks no neighbour.' })
  @ApiOkResponse({ type: HealthView })
  @ApiFailures()
  health(): HealthView {
    return { status: 'ok', service: this.env.APP_NAME };
  }

  @Get('live')
  @ApiOperation({ operationId: 'live', summary: 'Liveness', description: 'Fails only when a restart would help.' })
  @ApiOkResponse({ type: HealthView })
  @ApiFailures()
  live(): HealthView {
    return this.health();
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'ready',
    summary: 'Readiness',
    description: '503 while the database is out of reach, and from the moment that the service is told to end.',
  })
  @ApiOkResponse({ type: ReadinessView })
  @ApiFailures()
  async ready(): Promise<ReadinessView> {
    if (this.draining.isOn) throw new Unavailable('draining');
    await this.database.ping();
    const { mode } = this.redis;
    const sms = this.relay.health('sms');
    return {
      ...this.health(),
      database: 'up',
      ...(mode !== 'off' && { redis: mode }),
      mail: this.relay.health('email') as Reach,
      ...(sms !== 'none' && { sms }),
    };
  }
}
