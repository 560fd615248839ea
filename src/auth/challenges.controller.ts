import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiFailures, Client, CurrentRealm, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { ReadChallengeStatus } from './challenge-status.js';
import { ChallengeStatusView } from './challenge-status.view.js';

@ApiTags('Codes')
@Public()
@Controller('api/auth/challenges')
export class ChallengesController {
  constructor(private readonly reads: ReadChallengeStatus) {}

  @Get(':challenge_id')
  @ApiParam({
    name: 'challenge_id',
    description: 'Of the answer that promised the message.',
    schema: { type: 'string', format: 'uuid' },
    example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
  })
  @ApiOperation({
    operationId: 'challengeStatus',
    summary: 'What became of a message',
    description:
      'For a form that waits for a code. `delivered`, and that one message failed, are told only where that says nothing ' +
      'about an account: where a code signs in or resets a password, the status is that of the channel.',
  })
  @ApiOkResponse({ type: ChallengeStatusView })
  @ApiFailures('not_found')
  async status(
    @CurrentRealm() realm: string,
    @Param('challenge_id') challengeId: string,
    @Client() client: ClientInfo,
  ): Promise<ChallengeStatusView> {
    const { status, expiresIn, resendIn, attemptsRemaining } = await this.reads.execute(realm, challengeId, client);
    return { status, expires_in: expiresIn, resend_in: resendIn, attempts_remaining: attemptsRemaining };
  }
}
