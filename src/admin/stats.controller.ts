import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiFailures, CurrentRealm } from '../http/index.js';
import { AdminGuard } from './admin.guard.js';
import { ReadStats } from './read-stats.js';
import { StatsQuery, StatsView } from './stats.view.js';

@ApiTags('Admin')
@ApiBearerAuth()
@ApiCookieAuth()
@UseGuards(AdminGuard)
@Controller('api/admin/stats')
export class StatsController {
  constructor(private readonly stats: ReadStats) {}

  @Get()
  @ApiOperation({
    operationId: 'readStats',
    summary: 'Codes and sign-ins by hour or day',
    description:
      'What became of the codes of the realm. Every bucket from `from` to `to` is listed, also an empty one. What happened in ' +
      'the last seconds may be missing. Hours are kept for three months, days for three years.',
  })
  @ApiOkResponse({ type: StatsView })
  @ApiFailures('validation_failed', 'not_authenticated', 'forbidden')
  read(@CurrentRealm() realm: string, @Query() query: StatsQuery): Promise<StatsView> {
    return this.stats.execute(realm, query);
  }
}
