import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCookieAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotAuthenticated } from '../common/index.js';
import {
  ApiFailures,
  AuthCookies,
  Client,
  CurrentRealm,
  CurrentUser,
  CurrentUserIfAny,
  EDGE,
  MaybeSignedIn,
  NoBody,
  Public,
} from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { SignsInOrSends } from '../throttling/index.js';
import { Addresses, UserView, UsersService } from '../users/index.js';
import { Answers } from './answers.js';
import { LoginBody, RefreshBody } from './auth.dto.js';
import { MessageView, SignedInView } from './auth.views.js';
import { addressExamples } from './examples.js';
import { Refresh } from './refresh.js';
import { SignInWithPassword } from './sign-in-with-password.js';
import { SignOut } from './sign-out.js';

@ApiTags('Sessions')
@Controller('api/auth')
export class SessionsController {
  constructor(
    private readonly signIn: SignInWithPassword,
    private readonly refreshing: Refresh,
    private readonly signOut: SignOut,
    private readonly users: UsersService,
    private readonly cookies: AuthCookies,
    private readonly addresses: Addresses,
    private readonly answers: Answers,
  ) {}

  @Post('login')
  @ApiBody({ type: LoginBody, examples: addressExamples({ password: 'correct horse battery staple' }) })
  @Public()
  @SignsInOrSends()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'login',
    summary: 'Sign in by password',
    description: 'One answer, in one time, for a wrong password, an unknown and a disabled account.',
  })
  @ApiOkResponse({ type: SignedInView })
  @ApiFailures('validation_failed', 'invalid_credentials', ...EDGE)
  async login(
    @CurrentRealm() realm: string,
    @Body() body: LoginBody,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    const { password, token_transport: transport } = body;
    const result = await this.signIn.execute(realm, this.addresses.of(realm, body), password, client);
    return this.answers.signedIn(reply, result, { transport, message: 'You are signed in.' });
  }

  @Post('refresh')
  @ApiBody({
    type: RefreshBody,
    required: false,
    examples: { browser: { value: {} }, native: { value: { refresh_token: 'a-token-of-86-characters' } } },
  })
  @Public()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'refresh',
    summary: 'Refresh the session',
    description:
      'By the cookie, or by `refresh_token` in the body, and answers the same way. The token is replaced; used again ' +
      'within 10 s it gets the newest token of the session, and later it ends the session.',
  })
  @ApiOkResponse({ type: SignedInView })
  @ApiFailures('validation_failed', 'not_authenticated', 'refresh_reused', ...EDGE)
  async refresh(
    @CurrentRealm() realm: string,
    @Body() { refresh_token: token }: RefreshBody,
    @Req() request: FastifyRequest,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    const result = await this.refreshing.execute(realm, token ?? this.cookies.refresh(request), client);
    const transport = token === undefined ? 'cookie' : 'bearer';
    return this.answers.signedIn(reply, result, { transport, message: 'Your session goes on.' });
  }

  @Post('logout')
  @MaybeSignedIn()
  @HttpCode(200)
  @ApiBearerAuth()
  @ApiCookieAuth()
  @ApiOperation({
    operationId: 'logout',
    summary: 'Sign out',
    description:
      'Its access tokens stop working at once. The refresh cookie is enough where the access token has ended.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', 'not_authenticated', ...EDGE)
  async logout(
    @CurrentRealm() realm: string,
    @Body(NoBody) _body: undefined,
    @CurrentUserIfAny() principal: Principal | undefined,
    @Req() request: FastifyRequest,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageView> {
    await this.signOut.here(realm, principal, this.cookies.refresh(request), client);
    this.answers.signedOut(reply);
    return { success: true, message: 'You are signed out.' };
  }

  @Post('logout-all')
  @HttpCode(200)
  @ApiBearerAuth()
  @ApiCookieAuth()
  @ApiOperation({
    operationId: 'logoutAll',
    summary: 'Sign out everywhere',
    description: 'Ends every session of the user.',
  })
  @ApiOkResponse({ type: MessageView })
  @ApiFailures('validation_failed', 'not_authenticated', ...EDGE)
  async logoutAll(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Client() client: ClientInfo,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageView> {
    await this.signOut.everywhere(principal, client);
    this.answers.signedOut(reply);
    return { success: true, message: 'You are signed out on every device.' };
  }

  @Get('me')
  @ApiBearerAuth()
  @ApiCookieAuth()
  @ApiOperation({ operationId: 'me', summary: 'Who is signed in', description: 'The same as `/api/users/me`.' })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('not_authenticated')
  async me(@CurrentUser() { userId }: Principal): Promise<UserView> {
    const user = await this.users.findActive(userId);
    if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
    return UserView.of(user);
  }
}
