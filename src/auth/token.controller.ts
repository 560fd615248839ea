import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  ApiProblem,
  Client,
  CurrentRealm,
  Public,
  TokenErrorView,
  TokenRequestError,
  UnsupportedMediaType,
} from '../http/index.js';
import type { ClientInfo } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { Addresses, canonicalEmail } from '../users/index.js';
import { Answers } from './answers.js';
import { TokenView } from './auth.views.js';
import { InvalidCredentials } from './password-proof.js';
import { Refresh } from './refresh.js';
import { SignInWithPassword } from './sign-in-with-password.js';
import type { SignedIn } from './signed-in.js';

const FORM = {
  schema: {
    type: 'object',
    required: ['grant_type'],
    properties: {
      grant_type: { type: 'string', enum: ['password', 'refresh_token'], example: 'password' },
      username: {
        type: 'string',
        description: 'The e-mail address or phone number; for `password`.',
        example: 'jane@example.com',
      },
      password: { type: 'string', format: 'password', description: 'For `password`.' },
      refresh_token: { type: 'string', description: 'For `refresh_token`.' },
    },
  },
};

/** OAuth's token endpoint, for tools that speak it; Swagger UI's Authorize button does. */
@ApiTags('Sessions')
@Controller('api/auth')
export class TokenController {
  constructor(
    private readonly signIn: SignInWithPassword,
    private readonly refresh: Refresh,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('token')
  @Public()
  @SignsInOrSends()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'token',
    summary: 'OAuth 2 token endpoint',
    description: 'Form-encoded (RFC 6749, 4.3 and 6). Never sets a cookie.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody(FORM)
  @ApiOkResponse({ type: TokenView })
  @ApiResponse({ status: 400, type: TokenErrorView, description: 'RFC 6749, 5.2.' })
  @ApiProblem('origin_not_allowed')
  @ApiResponse({ status: 413, type: TokenErrorView, description: 'More than 16 KiB.' })
  @ApiResponse({ status: 415, type: TokenErrorView, description: 'Not form-encoded.' })
  @ApiResponse({ status: 429, type: TokenErrorView, description: 'A limit is reached; see `Retry-After`.' })
  @ApiResponse({ status: 500, type: TokenErrorView, description: 'Something failed on our side.' })
  @ApiResponse({ status: 503, type: TokenErrorView, description: 'Temporarily unavailable; see `Retry-After`.' })
  async token(@CurrentRealm() realm: string, @Body() form: unknown, @Client() client: ClientInfo) {
    if (!(form instanceof URLSearchParams)) throw new UnsupportedMediaType();
    return this.answers.token(await this.grant(realm, form, client));
  }

  private grant(realm: string, form: URLSearchParams, client: ClientInfo): Promise<SignedIn> {
    switch (one(form, 'grant_type')) {
      case 'password':
        return this.byPassword(realm, one(form, 'username'), one(form, 'password'), client);
      case 'refresh_token':
        return this.refresh.execute(realm, one(form, 'refresh_token'), client);
      default:
        throw new TokenRequestError('unsupported_grant_type', 'grant_type must be password or refresh_token.');
    }
  }

  private byPassword(realm: string, username: string, password: string, client: ClientInfo): Promise<SignedIn> {
    const address = canonicalEmail(username) ?? this.addresses.read(realm, username);
    if (!address) throw new InvalidCredentials({ detail: 'not an address' });
    return this.signIn.execute(realm, address, password, client);
  }
}

/** RFC 6749, 3.2: a parameter must not be included more than once, and an empty one counts as left out. */
function one(form: URLSearchParams, name: string): string {
  const [value, ...more] = form.getAll(name);
  if (!value || more.length > 0) throw new TokenRequestError('invalid_request', `${name} is needed once.`);
  if (value.includes('\0')) throw new TokenRequestError('invalid_request', `${name} must be well-formed text.`);
  return value;
}
