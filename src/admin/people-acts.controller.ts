import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Answers, MessageView, SessionListView } from '../auth/index.js';
import { ApiFailures, Client, CurrentUser, EDGE, NoBody } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OwnSessions } from '../sessions/index.js';
import { AdminGuard } from './admin.guard.js';
import { HandleUser } from './handle-user.js';
import { InviteUser } from './invite-user.js';
import { ReadUser } from './read-user.js';
import { UserIdParam } from './people.params.js';

const CLOSED = ['not_authenticated', 'forbidden', 'not_found'] as const;

@ApiTags('Admin')
@ApiBearerAuth()
@ApiCookieAuth()
@UseGuards(AdminGuard)
@Controller('api/admin/users/:id')
export class PeopleActsController {
  constructor(
    private readonly reads: ReadUser,
    private readonly handle: HandleUser,
    private readonly invite: InviteUser,
    private readonly sessions: OwnSessions,
    private readonly answers: Answers,
  ) {}

  @Get('sessions')
  @UserIdParam()
  @ApiOperation({
    operationId: 'userSessions',
    summary: 'Where a user is signed in',
    description: 'Every session that goes on, newest first, at most 100.',
  })
  @ApiOkResponse({ type: SessionListView })
  @ApiFailures(...CLOSED)
  async list(@CurrentUser() { realm, sessionId }: Principal, @Param('id') id: string): Promise<SessionListView> {
    const user = await this.reads.execute(realm, id);
    return this.answers.sessions(await this.sessions.list(user.id), sessionId);
  }

  @Post('revoke-sessions')
  @UserIdParam()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'revokeUserSessions',
    summary: 'Sign a user out everywhere',
    description: 'Their tokens stop working at once.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', ...CLOSED, ...EDGE)
  async revoke(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Client() client: ClientInfo,
  ): Promise<MessageView> {
    await this.handle.revokeSessions({ principal, client, action: 'revoke_sessions' }, id);
    return { success: true, message: 'The user is signed out everywhere.' };
  }

  @Post('unlock')
  @UserIdParam()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'unlockUser',
    summary: 'Forget the failed attempts at an account',
    description: 'Codes and passwords of its addresses are compared again at once, for everybody.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', ...CLOSED, ...EDGE)
  async unlock(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Client() client: ClientInfo,
  ): Promise<MessageView> {
    await this.handle.unlock({ principal, client, action: 'unlock_user' }, id);
    return { success: true, message: 'The failed attempts are forgotten.' };
  }

  @Post('invite')
  @UserIdParam()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'inviteUserAgain',
    summary: 'Send an invitation again',
    description:
      'A new link, and the earlier one ends. `conflict` where the address is proved or the user is disabled.',
  })
  @ApiAcceptedResponse({ type: MessageView })
  @ApiFailures('validation_failed', 'conflict', 'destination_not_allowed', ...CLOSED, ...EDGE)
  async inviteAgain(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Client() client: ClientInfo,
  ): Promise<MessageView> {
    await this.invite.again({ principal, client, action: 'invite_user' }, id);
    return { success: true, message: 'A new invitation is on its way.' };
  }
}
