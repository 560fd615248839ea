import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiFailures, Client, CurrentUser, EDGE, NoBody } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { ChangePasswordBody, OwnProofBody, proofExamples, proofOf } from './account.dto.js';
import { Answers } from './answers.js';
import { ChallengeView, MessageView, SignedInView } from './auth.views.js';
import { ChangePassword } from './change-password.js';
import { DeleteAccount } from './delete-account.js';
import { StepUp } from './step-up.js';

const PROOF = ['validation_failed', 'invalid_credentials', 'otp_invalid', 'otp_expired', 'otp_exhausted'] as const;

@ApiTags('Account')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/users')
export class AccountController {
  constructor(
    private readonly changePassword: ChangePassword,
    private readonly stepUp: StepUp,
    private readonly deleteAccount: DeleteAccount,
    private readonly answers: Answers,
  ) {}

  @Delete('me')
  @SignsInOrSends()
  @HttpCode(204)
  @ApiBody({ type: OwnProofBody, examples: proofExamples('password') })
  @ApiOperation({
    operationId: 'deleteMyAccount',
    summary: 'Delete my account',
    description:
      'By the password, or a code of `step-up`, in a session that is younger than 15 minutes or stepped up. `conflict` for the ' +
      'last administrator of a realm: they make somebody else one first.',
  })
  @ApiNoContentResponse({ description: 'The user is erased. The session cookies are cleared.' })
  @ApiFailures(...PROOF, 'conflict', 'step_up_required', 'not_authenticated', ...EDGE)
  async remove(
    @CurrentUser() principal: Principal,
    @Body() body: OwnProofBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.deleteAccount.execute(principal, proofOf(body), client);
    this.answers.signedOut(reply);
  }

  @Post('me/password')
  @SignsInOrSends()
  @HttpCode(200)
  @ApiBody({
    type: ChangePasswordBody,
    examples: proofExamples('current_password', { new_password: 'correct horse battery staple' }),
  })
  @ApiOperation({
    operationId: 'changeMyPassword',
    summary: 'Change my password',
    description:
      'Or set the first one, by a code of `step-up`. Every session, code and pending change ends; this client gets a new ' +
      'session, by cookies, or in the body where it sent an `Authorization` header.',
  })
  @ApiOkResponse({ type: SignedInView })
  @ApiFailures(...PROOF, 'password_rejected', 'step_up_required', 'not_authenticated', ...EDGE)
  async password(
    @CurrentUser() principal: Principal,
    @Body() body: ChangePasswordBody,
    @Req() { headers }: FastifyRequest,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    const transport = /^Bearer\b/i.test(headers.authorization ?? '') ? 'bearer' : 'cookie';
    const input = { proof: proofOf(body), newPassword: body.new_password };
    const here = { ...client, keepsCookies: transport === 'cookie' };
    const result = await this.changePassword.execute(principal, input, here);
    return this.answers.signedIn(reply, result, { transport, message: 'Your password is changed.' });
  }

  @Post('me/step-up')
  @SignsInOrSends()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'stepUp',
    summary: 'Send me a code to prove again who I am',
    description:
      'To an address of the account, e-mail first; for `step-up/verify`, and where `otp` stands for a password.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'destination_not_allowed', 'not_authenticated', ...EDGE)
  async askStepUp(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    return this.answers.challenge(await this.stepUp.ask(principal, client));
  }

  @Post('me/step-up/verify')
  @SignsInOrSends()
  @HttpCode(200)
  @ApiBody({ type: OwnProofBody, examples: proofExamples('password') })
  @ApiOperation({
    operationId: 'verifyStepUp',
    summary: 'Prove again who I am',
    description: 'For 15 minutes the session may do what a sign-in allows. A refresh does not renew that.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures(...PROOF, 'not_authenticated', ...EDGE)
  async verifyStepUp(
    @CurrentUser() principal: Principal,
    @Body() body: OwnProofBody,
    @Client() client: ClientInfo,
  ): Promise<MessageView> {
    await this.stepUp.verify(principal, proofOf(body), client);
    return { success: true, message: 'You have proved again who you are.' };
  }
}
