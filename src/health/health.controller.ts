import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { ApiFailures, Public } from '../http/index.js';

export class HealthView {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status: 'ok';

  @ApiProperty({ example: 'Latchkey' })
  service: string;
}

export class ReadinessView extends HealthView {
  @ApiProperty({ enum: ['up'], example: 'up' })
  database: 'up';
}

/** What a balancer or an orchestrator asks. */
@ApiTags('Service')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly env: Env,
    private readonly database: Database,
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
  @ApiOperation({ operationId: 'ready', summary: 'Readiness', description: '503 while the database is out of reach.' })
  @ApiOkResponse({ type: ReadinessView })
  @ApiFailures()
  async ready(): Promise<ReadinessView> {
    await this.database.ping();
    return { ...this.health(), database: 'up' };
  }
}
