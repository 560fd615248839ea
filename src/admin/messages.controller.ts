import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Clock } from '../common/index.js';
import { ApiFailures, Client, CurrentRealm, CurrentUser, EDGE, NoBody, pageOf } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { MessageList } from '../outbox/index.js';
import { AdminGuard } from './admin.guard.js';
import { AdminMessageListView, MessagesQuery, RetriedView, adminMessageView } from './messages.view.js';
import { RetryMessage } from './retry-message.js';

@ApiTags('Admin')
@ApiBearerAuth()
@ApiCookieAuth()
@UseGuards(AdminGuard)
@Controller('api/admin/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessageList,
    private readonly retryMessage: RetryMessage,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listMessages',
    summary: 'Messages and what became of them, newest first',
    description:
      'Of the realm, without code and text. A message that was never meant to leave, because nobody owns the address, is not ' +
      'among them. A page may be shorter than `limit`, and even empty, where what fits is rare: the list ends where ' +
      '`next_cursor` is null.',
  })
  @ApiOkResponse({ type: AdminMessageListView })
  @ApiFailures('validation_failed', 'not_authenticated', 'forbidden')
  async list(@CurrentRealm() realm: string, @Query() query: MessagesQuery): Promise<AdminMessageListView> {
    const { cursor, limit, status, channel } = query;
    const { rows, floor } = await this.messages.page(realm, { status, channel }, { before: cursor, take: limit + 1 });
    const now = this.clock.now();
    return pageOf(rows, limit, (row) => adminMessageView(row, now), floor);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @ApiParam({
    name: 'id',
    format: 'uuid',
    example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
    description: 'Of the list.',
  })
  @ApiOperation({
    operationId: 'retryMessage',
    summary: 'Try a message again that was given up',
    description:
      'At once, with the same code, for as long as that lives. 404 where the realm has no such message or it was not given up; ' +
      '409 where its code has ended, its text is gone, a newer message took its place, or somebody was faster.',
  })
  @ApiAcceptedResponse({ type: RetriedView })
  @ApiFailures('validation_failed', 'not_authenticated', 'forbidden', 'not_found', 'conflict', ...EDGE)
  async retry(
    @Param('id') id: string,
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<RetriedView> {
    await this.retryMessage.execute(principal, id, client);
    return { success: true, message: 'It is tried again.' };
  }
}
