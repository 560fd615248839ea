import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ValidationFailed } from '../common/index.js';
import { ApiFailures, Client, CODE, CurrentRealm, EDGE, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { Addresses } from '../users/index.js';
import { Answers } from './answers.js';
import { ResendBody, SendCodeBody, VerifyCodeBody } from './auth.dto.js';
import { ChallengeView, CodeSignInView } from './auth.views.js';
import { addressExamples } from './examples.js';
import { Resend } from './resend.js';
import { SendCode } from './send-code.js';
import { VerifyCode } from './verify-code.js';

@ApiTags('Codes')
@Public()
@SignsInOrSends()
@Controller('api/auth')
export class CodesController {
  constructor(
    private readonly sendCode: SendCode,
    private readonly verifyCode: VerifyCode,
    private readonly resend: Resend,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('send-otp')
  @ApiBody({ type: SendCodeBody, examples: addressExamples({ purpose: 'login' }) })
  @HttpCode(202)
  @ApiOperation({
    operationId: 'sendCode',
    summary: 'Send a code',
    description: 'Sends a code that signs in (`login`) or up (`signup`). The answer is the same for every address.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'destination_not_allowed', ...EDGE)
  async send(
    @CurrentRealm() realm: string,
    @Body() body: SendCodeBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    const input = { realm, address: this.addresses.of(realm, body), purpose: body.purpose };
    return this.answers.challenge(await this.sendCode.execute(input, client));
  }

  @Post('verify-otp')
  @ApiBody({
    type: VerifyCodeBody,
    examples: { code: { value: { email: 'jane@example.com', purpose: 'login', otp_code: '042137' } } },
  })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyCode',
    summary: 'Sign in or up by a code',
    description:
      '`signup` creates a user without a password; on an address that has one already it signs that user in. ' +
      'A guess is charged before it is compared.',
  })
  @ApiOkResponse({ type: CodeSignInView })
  @ApiFailures('validation_failed', ...CODE, ...EDGE)
  async verify(
    @CurrentRealm() realm: string,
    @Body() body: VerifyCodeBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CodeSignInView> {
    const { purpose, challenge_id: challengeId, token_transport: transport } = body;
    const address = this.addresses.of(realm, body);
    const input = { realm, address, purpose, code: theCode(body), challengeId };
    const result = await this.verifyCode.execute(input, client);
    return this.answers.signedInByCode(reply, result, address, transport);
  }

  @Post('resend')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'resendCode',
    summary: 'Send the code of a challenge again',
    description: 'A new code and lifetime under the same id; guesses already spent stay spent.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', ...CODE, 'not_found', 'destination_not_allowed', ...EDGE)
  async again(
    @CurrentRealm() realm: string,
    @Body() body: ResendBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    return this.answers.challenge(await this.resend.byId(realm, body.challenge_id, client));
  }
}

/** The code has two names; whoever sends both must mean the same. */
function theCode({ otp, otp_code: code }: VerifyCodeBody): string {
  const value = code ?? otp;
  if (value === undefined || (otp !== undefined && otp !== value)) {
    throw ValidationFailed.of({ field: 'otp', message: 'must be the same as otp_code' });
  }
  return value;
}
