import { Body, Controller, Delete, Get, HttpCode, Param, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiFailures, Client, CurrentUser, NoBody } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OwnSessions } from '../sessions/index.js';
import { Answers } from './answers.js';
import { SessionListView } from './auth.views.js';
import { EndSession } from './end-session.js';

@ApiTags('Sessions')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/auth/sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly endSession: EndSession,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'mySessions',
    summary: 'Where I am signed in',
    description: 'Every session that goes on, newest first, at most 100.',
  })
  @ApiOkResponse({ type: SessionListView })
  @ApiFailures('not_authenticated')
  async list(@CurrentUser() { userId, sessionId }: Principal): Promise<SessionListView> {
    return this.answers.sessions(await this.sessions.list(userId), sessionId);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam({
    name: 'id',
    format: 'uuid',
    example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
    description: 'Of the list.',
  })
  @ApiOperation({
    operationId: 'endMySession',
    summary: 'End one of my sessions',
    description: 'Its tokens stop working at once. The cookies are cleared where it is the one of this request.',
  })
  @ApiNoContentResponse({ description: 'It has ended.' })
  @ApiFailures('validation_failed', 'not_authenticated', 'not_found', 'origin_not_allowed', 'payload_too_large')
  async end(
    @Param('id') id: string,
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = id.toLowerCase();
    await this.endSession.execute(principal, session, client);
    if (session === principal.sessionId) this.answers.signedOut(reply);
  }
}
