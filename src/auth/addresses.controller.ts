import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ApiFailures, Client, CODE, CurrentUser, EDGE } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { Addresses, UserView } from '../users/index.js';
import { OwnCodeBody, PhoneBody } from './account.dto.js';
import { Answers } from './answers.js';
import { EmailBody } from './auth.dto.js';
import { ChallengeView } from './auth.views.js';
import { ConfirmChange } from './confirm-change.js';
import { RequestChange } from './request-change.js';

const ASKING =
  'A code goes to the new address and a notice to the old one; nothing changes before the code is back. The answer is the ' +
  'same for an address that somebody else has. A new request ends the one before it.';
const VERIFYING = 'The address is taken now. The old one gets a link that undoes it for a day.';

@ApiTags('Account')
@ApiBearerAuth()
@ApiCookieAuth()
@SignsInOrSends()
@Controller('api/users/me')
export class AddressesController {
  constructor(
    private readonly requestChange: RequestChange,
    private readonly confirmChange: ConfirmChange,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('email')
  @HttpCode(202)
  @ApiOperation({ operationId: 'changeMyEmail', summary: 'Change my e-mail address', description: ASKING })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'step_up_required', 'not_authenticated', ...EDGE)
  async email(
    @CurrentUser() principal: Principal,
    @Body() { email }: EmailBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    return this.answers.challenge(await this.requestChange.execute(principal, email, client));
  }

  @Post('email/verify')
  @HttpCode(200)
  @ApiOperation({ operationId: 'verifyMyEmail', summary: 'Verify my new e-mail address', description: VERIFYING })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('validation_failed', ...CODE, 'not_authenticated', ...EDGE)
  async verifyEmail(
    @CurrentUser() principal: Principal,
    @Body() { otp: code, challenge_id: challengeId }: OwnCodeBody,
    @Client() client: ClientInfo,
  ): Promise<UserView> {
    return UserView.of(await this.confirmChange.execute(principal, 'email', { code, challengeId }, client));
  }

  @Post('phone')
  @HttpCode(202)
  @ApiOperation({ operationId: 'changeMyPhone', summary: 'Change my phone number', description: ASKING })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'step_up_required', 'destination_not_allowed', 'not_authenticated', ...EDGE)
  async phone(
    @CurrentUser() principal: Principal,
    @Body() { phone_number: typed }: PhoneBody,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    const number = this.addresses.phone(principal.realm, typed);
    return this.answers.challenge(await this.requestChange.execute(principal, number, client));
  }

  @Post('phone/verify')
  @HttpCode(200)
  @ApiOperation({ operationId: 'verifyMyPhone', summary: 'Verify my new phone number', description: VERIFYING })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('validation_failed', ...CODE, 'not_authenticated', ...EDGE)
  async verifyPhone(
    @CurrentUser() principal: Principal,
    @Body() { otp: code, challenge_id: challengeId }: OwnCodeBody,
    @Client() client: ClientInfo,
  ): Promise<UserView> {
    return UserView.of(await this.confirmChange.execute(principal, 'sms', { code, challengeId }, client));
  }
}
