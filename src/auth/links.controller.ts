import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiFailures, Client, CurrentRealm, EDGE, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { UserView } from '../users/index.js';
import { Answers } from './answers.js';
import { VerifyLinkBody } from './auth.dto.js';
import { LinkView, SetPasswordView, SignedInView } from './auth.views.js';
import { VerifyLink } from './verify-link.js';

const ANSWERS = [SignedInView, SetPasswordView, LinkView];

@ApiTags('Codes')
@Public()
@SignsInOrSends()
@Controller('api/auth')
export class LinksController {
  constructor(
    private readonly verifyLink: VerifyLink,
    private readonly answers: Answers,
  ) {}

  @Post('verify-link')
  @ApiBody({
    type: VerifyLinkBody,
    examples: { link: { value: { token: 'kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M' } } },
  })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyLink',
    summary: 'Open a mailed link',
    description:
      'Does what the code of the same message would do, once. A link that resets a password is not used up: its token goes ' +
      'to `reset-password`. One that verifies a registration signs in where `challenge_id`, or one of ' +
      '`challenge_ids`, says that this client began it; elsewhere the password that was typed is dropped, and the answer has a token to choose one.',
  })
  @ApiExtraModels(...ANSWERS)
  @ApiOkResponse({
    description: 'What the link came to.',
    schema: { anyOf: ANSWERS.map((view) => ({ $ref: getSchemaPath(view) })) },
  })
  @ApiFailures('validation_failed', 'link_invalid', 'conflict', ...EDGE)
  async open(
    @CurrentRealm() realm: string,
    @Body() { token, challenge_id: challengeId, challenge_ids: begun, token_transport: transport }: VerifyLinkBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView | SetPasswordView | LinkView> {
    const outcome = await this.verifyLink.execute({ realm, token, challengeId, begun }, client);
    switch (outcome.kind) {
      case 'signed_in':
        return this.answers.signedIn(reply, outcome.signedIn, { transport, message: 'You are signed in.' });
      case 'set_password':
        return {
          success: true,
          message: 'Your address is verified. Choose a password.',
          user: UserView.of(outcome.user),
          next: 'set_password',
          reset_token: outcome.resetToken,
          expires_in: outcome.expiresIn,
        };
      case 'reset_password':
        return { success: true, message: 'Choose a new password.', purpose: 'reset_password', next: 'reset-password' };
      case 'undone':
        return {
          success: true,
          message: 'The change is undone, and everybody is signed out. Set a new password.',
          purpose: 'undo_change',
          next: 'login',
        };
    }
  }
}
