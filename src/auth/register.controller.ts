import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiFailures, Client, CODE, CurrentRealm, EDGE, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { Addresses, UserView } from '../users/index.js';
import { Answers } from './answers.js';
import { RegisterBody, ResendVerificationBody, VerifyEmailBody } from './auth.dto.js';
import { ChallengeView, SignedInView, VerifiedView } from './auth.views.js';
import { Register } from './register.js';
import { Resend } from './resend.js';
import { VerifyEmail } from './verify-email.js';

@ApiTags('Registration and passwords')
@Public()
@SignsInOrSends()
@Controller('api/auth')
export class RegisterController {
  constructor(
    private readonly registering: Register,
    private readonly verifying: VerifyEmail,
    private readonly resending: Resend,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('register')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'register',
    summary: 'Register',
    description: 'No user exists until the address is verified: what was typed waits with the challenge.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'password_rejected', ...EDGE)
  async register(
    @CurrentRealm() realm: string,
    @Body() body: RegisterBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    const { email, password, name, first_name: firstName, last_name: lastName, country_code: countryCode } = body;
    const profile = { name, firstName, lastName, countryCode };
    const phoneNumber = body.phone_number === undefined ? undefined : this.addresses.phone(realm, body.phone_number);
    const input = { realm, email, password, profile, phoneNumber };
    return this.answers.challenge(await this.registering.execute(input, client));
  }

  @Post('verify-email')
  @ApiBody({ type: VerifyEmailBody, examples: { code: { value: { email: 'jane@example.com', otp: '042137' } } } })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyEmail',
    summary: 'Verify the address of a registration',
    description: 'With the `challenge_id` of the registration this client is signed in; without it nobody is.',
  })
  @ApiExtraModels(SignedInView, VerifiedView)
  @ApiOkResponse({
    description: 'The user exists now.',
    schema: { anyOf: [{ $ref: getSchemaPath(SignedInView) }, { $ref: getSchemaPath(VerifiedView) }] },
  })
  @ApiFailures('validation_failed', ...CODE, 'challenge_required', ...EDGE)
  async verifyEmail(
    @CurrentRealm() realm: string,
    @Body() { email, otp, challenge_id: challengeId, token_transport: transport }: VerifyEmailBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView | VerifiedView> {
    const result = await this.verifying.execute({ realm, email, code: otp, challengeId }, client);
    const message = 'Your address is verified.';
    if ('session' in result) return this.answers.signedIn(reply, result, { transport, message });
    return { success: true, message, user: UserView.of(result) };
  }

  @Post('resend-verification-otp')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'resendVerification',
    summary: 'Send the verification code again',
    description: 'Of the newest registration of the address, or of the one that `challenge_id` names.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', ...CODE, 'not_found', ...EDGE)
  async resendVerification(
    @CurrentRealm() realm: string,
    @Body() { email, challenge_id: challengeId }: ResendVerificationBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    const input = { realm, email, challengeId };
    return this.answers.challenge(await this.resending.verification(input, client));
  }
}
