import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock, ValidationFailed, secondsUntil } from '../common/index.js';
import { ApiFailures, Client, CODE, CurrentRealm, EDGE, Public } from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import type { StepTicket } from '../registrations/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { AddressFields, Addresses } from '../users/index.js';
import type { Profile } from '../users/index.js';
import { Answers } from './answers.js';
import { addressExamples } from './examples.js';
import { ChallengeView, SignedInView } from './auth.views.js';
import { RegistrationBegin } from './registration-begin.js';
import { RegistrationComplete } from './registration-complete.js';
import { RegistrationPassword } from './registration-password.js';
import { RegistrationVerify } from './registration-verify.js';
import {
  RegistrationCompleteBody,
  RegistrationPasswordBody,
  RegistrationVerifyBody,
  STEP_TOKEN,
} from './registration.dto.js';
import { RegistrationStepView } from './registration.views.js';

@ApiTags('Registration and passwords')
@Public()
@SignsInOrSends()
@Controller('api/auth/registration')
export class RegistrationController {
  constructor(
    private readonly begins: RegistrationBegin,
    private readonly verifies: RegistrationVerify,
    private readonly setsPassword: RegistrationPassword,
    private readonly completes: RegistrationComplete,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
    private readonly clock: Clock,
  ) {}

  @Post()
  @ApiBody({ type: AddressFields, examples: addressExamples() })
  @HttpCode(202)
  @ApiOperation({
    operationId: 'beginRegistration',
    summary: 'Register in steps: the address',
    description: 'Step 1 of 4: sends a code. The answer is the same for every address; an owner is told by a message.',
  })
  @ApiAcceptedResponse({ type: ChallengeView })
  @ApiFailures('validation_failed', 'destination_not_allowed', ...EDGE)
  async begin(
    @CurrentRealm() realm: string,
    @Body() body: AddressFields,
    @Client() client: ClientInfo,
  ): Promise<ChallengeView> {
    return this.answers.challenge(await this.begins.execute(realm, this.addresses.of(realm, body), client));
  }

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyRegistration',
    summary: 'Register in steps: the code',
    description:
      'Step 2 of 4. A guess is charged before it is compared. The address is proved, and reserved by nothing.',
  })
  @ApiOkResponse({ type: RegistrationStepView })
  @ApiFailures('validation_failed', ...CODE, ...EDGE)
  async verify(
    @CurrentRealm() realm: string,
    @Body() { challenge_id: challengeId, otp: code }: RegistrationVerifyBody,
    @Client() client: ClientInfo,
  ): Promise<RegistrationStepView> {
    return this.step(await this.verifies.execute({ realm, challengeId, code }, client));
  }

  @Post('password')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'setRegistrationPassword',
    summary: 'Register in steps: the password',
    description: 'Step 3 of 4. A password that is not accepted leaves the token good.',
  })
  @ApiOkResponse({ type: RegistrationStepView })
  @ApiFailures('validation_failed', 'password_rejected', 'registration_step', ...EDGE)
  async password(
    @CurrentRealm() realm: string,
    @Body() { registration_token: token, password }: RegistrationPasswordBody,
    @Client() client: ClientInfo,
  ): Promise<RegistrationStepView> {
    return this.step(await this.setsPassword.execute({ realm, token, password }, client));
  }

  @Post('complete')
  @ApiBody({
    type: RegistrationCompleteBody,
    examples: {
      name: { value: { registration_token: STEP_TOKEN, name: 'Jane Doe' } },
      names: { value: { registration_token: STEP_TOKEN, first_name: 'Jane', last_name: 'Doe', country_code: 'DE' } },
    },
  })
  @HttpCode(201)
  @ApiOperation({
    operationId: 'completeRegistration',
    summary: 'Register in steps: the profile',
    description:
      'Step 4 of 4: `name`, or `first_name` and `last_name`. The user exists from here on and is signed in. `conflict`: the ' +
      'address has had an owner since it was proved.',
  })
  @ApiCreatedResponse({ type: SignedInView })
  @ApiFailures('validation_failed', 'registration_step', 'conflict', ...EDGE)
  async complete(
    @CurrentRealm() realm: string,
    @Body() body: RegistrationCompleteBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    const { registration_token: token, token_transport: transport } = body;
    const result = await this.completes.execute({ realm, token, profile: profileOf(body) }, client);
    return this.answers.signedIn(reply, result, { transport, message: 'Your account is ready.' });
  }

  private step({ token, expiresAt, next }: StepTicket): RegistrationStepView {
    return { registration_token: token, expires_in: secondsUntil(expiresAt, this.clock.now()), next };
  }
}

/** @throws ValidationFailed without a whole name */
function profileOf(body: RegistrationCompleteBody): Profile {
  const { name, first_name: firstName, last_name: lastName, country_code: countryCode } = body;
  if (name || (firstName && lastName)) return { name, firstName, lastName, countryCode };
  throw ValidationFailed.of({ field: 'name', message: 'must be given, or first_name and last_name' });
}
