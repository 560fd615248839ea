import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ValidationFailed } from '../common/index.js';
import { ApiFailures, Client, CODE, CurrentRealm, EDGE, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { AddressFields, Addresses } from '../users/index.js';
import { Answers } from './answers.js';
import { ResetPasswordBody } from './auth.dto.js';
import { ChallengeView, MessageView } from './auth.views.js';
import { addressExamples } from './examples.js';
import { ForgotPassword } from './forgot-password.js';
import { ResetPassword } from './reset-password.js';
import type { ResetProof } from './reset-password.js';

@ApiTags('Registration and passwords')
@Public()
@SignsInOrSends()
@Controller('api/auth')
export class PasswordsController {
  constructor(
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('forgot-password')
  @ApiBody({ type: AddressFields, examples: addressExamples() })
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
