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
import { ApiFailures, Client, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { DEFAULT_REALM } from '../realms/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { UserView } from '../users/index.js';
import { Answers } from './answers.js';
import { EmailBody, RegisterBody, ResendVerificationBody, ResetPasswordBody, VerifyEmailBody } from './auth.dto.js';
import { ChallengeView, MessageView, SignedInView, VerifiedView } from './auth.views.js';
import { ForgotPassword } from './forgot-password.js';
import { Register } from './register.js';
import { Resend } from './resend.js';
import { ResetPassword } from './reset-password.js';
import { VerifyEmail } from './verify-email.js';

const EDGE = ['origin_not_allowed', 'payload_too_large', 'unsupported_media_type'] as const;
const CODE = ['otp_invalid', 'otp_expired', 'otp_exhausted'] as const;

@ApiTags('Registration and passwords')
@Public()
@SignsInOrSends()
@Controller('api/auth')
export class PasswordsController {
  constructor(
    private readonly registering: Register,
    private readonly verifying: VerifyEmail,
    private readonly resending: Resend,
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
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
  async register(@Body() body: RegisterBody, @Client() client: ClientInfo): Promise<ChallengeView> {
    const { email, password, name, first_name: firstName, last_name: lastName, country_code: countryCode } = body;
    const profile = { name, firstName, lastName, countryCode };
    const input = { realm: DEFAULT_REALM, email, password, profile };
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
    @Body() { email, otp, challenge_id: challengeId, token_transport: transport }: VerifyEmailBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView | VerifiedView> {
    const result = await this.verifying.execute({ realm: DEFAULT_REALM, email, code: otp, challengeId }, client);
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
    @Body() { email, challenge_id: challengeId }: ResendVerificationBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    const input = { realm: DEFAULT_REALM, email, challengeId };
    return this.answers.challenge(await this.resending.verification(input, client));
  }

  @Post('forgot-password')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'forgotPassword',
    summary: 'Ask for a code that sets a new password',
    description: 'The answer is the same for every address.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', ...EDGE)
  async forgotPassword(@Body() { email }: EmailBody, @Client() client: ClientInfo): Promise<ChallengeView> {
    return this.answers.challenge(await this.forgetting.execute(DEFAULT_REALM, email, client));
  }

  @Post('reset-password')
  @ApiBody({
    type: ResetPasswordBody,
    examples: {
      code: { value: { email: 'jane@example.com', otp: '042137', new_password: 'correct horse battery staple' } },
    },
  })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'Set a new password by a code',
    description: 'Every session and every other live code of the user ends. Nobody is signed in by it.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', ...CODE, 'password_rejected', ...EDGE)
  async resetPassword(@Body() body: ResetPasswordBody, @Client() client: ClientInfo): Promise<MessageView> {
    const { email, otp: code, new_password: newPassword, challenge_id: challengeId } = body;
    await this.resetting.execute({ realm: DEFAULT_REALM, email, code, newPassword, challengeId }, client);
    return { success: true, message: 'Your password is changed. Sign in with it.' };
  }
}
