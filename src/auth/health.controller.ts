import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Env } from '../config/index.js';
import { ApiFailures, Public } from '../http/index.js';
import { ServiceHealthView } from './auth.views.js';

@ApiTags('Service')
@Controller('api/auth')
export class AuthHealthController {
  constructor(private readonly env: Env) {}

  @Get('health')
  @Public()
  @ApiOperation({ operationId: 'authHealth', summary: 'Whether the API answers', description: 'Asks no neighbour.' })
  @ApiOkResponse({ type: ServiceHealthView })
  @ApiFailures()
  health(): ServiceHealthView {
    return { status: 'ok', service: this.env.APP_NAME };
  }
}
