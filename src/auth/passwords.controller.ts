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
import { ApiFailures, Client, CurrentRealm, Public } from '../http/index.js';
import { ValidationFailed } from '../common/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { AddressFields, Addresses, UserView } from '../users/index.js';
import { Answers } from './answers.js';
import { RegisterBody, ResendVerificationBody, ResetPasswordBody, VerifyEmailBody } from './auth.dto.js';
import { ChallengeView, MessageView, SignedInView, VerifiedView } from './auth.views.js';
import { ForgotPassword } from './forgot-password.js';
import { Register } from './register.js';
import { Resend } from './resend.js';
import { ResetPassword } from './reset-password.js';
import type { ResetProof } from './reset-password.js';
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

  @Post('forgot-password')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'forgotPassword',
    summary: 'Ask for a code that sets a new password',
    description: 'The answer is the same for every address.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'destination_not_allowed', ...EDGE)
  async forgotPassword(
    @CurrentRealm() realm: string,
    @Body() body: AddressFields,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    return this.answers.challenge(await this.forgetting.execute(realm, this.addresses.of(realm, body), client));
  }

  @Post('reset-password')
  @ApiBody({
    type: ResetPasswordBody,
    examples: {
      code: { value: { email: 'jane@example.com', otp: '042137', new_password: 'correct horse battery staple' } },
      link: {
        value: {
          token: 'kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M',
          new_password: 'correct horse battery staple',
        },
      },
    },
  })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'Set a new password by a code or link',
    description: 'Every session and every other live code of the user ends. Nobody is signed in by it.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', ...CODE, 'link_invalid', 'password_rejected', ...EDGE)
  async resetPassword(
    @CurrentRealm() realm: string,
    @Body() body: ResetPasswordBody,
    @Client() client: ClientInfo,
  ): Promise<MessageView> {
    await this.resetting.execute({ realm, newPassword: body.new_password, proof: this.proofOf(realm, body) }, client);
    return { success: true, message: 'Your password is changed. Sign in with it.' };
  }

  /** The token of a link, or an address and its code. */
  private proofOf(realm: string, body: ResetPasswordBody): ResetProof {
    const { email, phone_number: phone, otp: code, challenge_id: challengeId, token } = body;
    if (token !== undefined) {
      const beside = Object.entries({ email, phone_number: phone, otp: code, challenge_id: challengeId });
      const extra = beside.filter(([, value]) => value !== undefined).map(([field]) => field);
      if (extra.length === 0) return { token };
      throw ValidationFailed.of(...extra.map((field) => ({ field, message: 'must not stand beside token' })));
    }
    const address = this.addresses.of(realm, body);
    if (code !== undefined) return { address, code, challengeId };
    throw ValidationFailed.of({ field: 'otp', message: 'must be the digits of the code, as a string' });
  }
}
