import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ApiFailures, Client, CurrentUser, EDGE, NoBody } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { Addresses, UserSearch, UserView } from '../users/index.js';
import { AdminGuard } from './admin.guard.js';
import { ChangeUser } from './change-user.js';
import { HandleUser } from './handle-user.js';
import { InviteUser } from './invite-user.js';
import { badCursor, cursorOf, markOf } from './people-cursor.js';
import { ChangeUserBody, InviteUserBody, ListUsersQuery, UserListView } from './people.dto.js';
import { UserIdParam, profileOf } from './people.params.js';
import { ReadUser } from './read-user.js';

const CLOSED = ['not_authenticated', 'forbidden'] as const;

@ApiTags('Admin')
@ApiBearerAuth()
@ApiCookieAuth()
@UseGuards(AdminGuard)
@Controller('api/admin/users')
export class PeopleController {
  constructor(
    private readonly search: UserSearch,
    private readonly addresses: Addresses,
    private readonly invite: InviteUser,
    private readonly changes: ChangeUser,
    private readonly handle: HandleUser,
    private readonly reads: ReadUser,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listUsers',
    summary: 'The users of the realm',
    description:
      'The newest first; with `query` in the order of the field that matched: addresses, then names. `email` and ' +
      '`phone_number` are whole addresses. May lag some seconds behind where there are read replicas. A page may be shorter ' +
      'than `limit`, and even empty, where what fits is rare: the list ends where `next_cursor` is null.',
  })
  @ApiOkResponse({ type: UserListView })
  @ApiFailures('validation_failed', ...CLOSED)
  async list(@CurrentUser() { realm }: Principal, @Query() query: ListUsersQuery): Promise<UserListView> {
    const { query: text, email, phone_number: phone, status, cursor, limit } = query;
    const phoneNumber = phone === undefined ? undefined : this.addresses.phone(realm, phone);
    const mark = cursor === undefined ? undefined : markOf(cursor);
    const page = await this.search.page({ realm, query: text, email, phoneNumber, status }, limit, mark);
    if (!page) throw badCursor();
    return { items: page.users.map((user) => UserView.of(user)), next_cursor: page.next ? cursorOf(page.next) : null };
  }

  @Post()
  @ApiBody({
    type: InviteUserBody,
    examples: {
      email: { value: { email: 'jane@example.com', name: 'Jane Doe' } },
      admin: { value: { email: 'jane@example.com', roles: ['user', 'admin'] } },
      phone: { value: { phone_number: '+14155552671' } },
    },
  })
  @ApiOperation({
    operationId: 'inviteUser',
    summary: 'Invite a user',
    description:
      'They get a link, good once for three days, that proves the address and leads to a password of their own. They exist ' +
      'from now on, unverified; a code to the same address lets them in as well, where sign-up is closed too. A phone ' +
      'number beside an e-mail address is kept unverified. An administrator is invited in a session that is younger than 15 ' +
      'minutes or stepped up. One administrator sends 50 an hour (`INVITATIONS_PER_HOUR`), then `rate_limited`.',
  })
  @ApiCreatedResponse({ type: UserView })
  @ApiFailures('validation_failed', 'conflict', 'destination_not_allowed', 'step_up_required', ...CLOSED, ...EDGE)
  async create(
    @CurrentUser() principal: Principal,
    @Body() body: InviteUserBody,
    @Client() client: ClientInfo,
  ): Promise<UserView> {
    const { email, phone_number: phone, roles = ['user'] } = body;
    const { realm } = principal;
    const address = this.addresses.of(realm, email === undefined ? body : { email });
    const typedPhoneNumber =
      email === undefined || phone === undefined ? undefined : this.addresses.phone(realm, phone);
    const invitation = { address, typedPhoneNumber, roles, profile: profileOf(body) };
    return UserView.of(await this.invite.execute({ principal, client, action: 'invite_user' }, invitation));
  }

  @Get(':id')
  @UserIdParam()
  @ApiOperation({ operationId: 'getUser', summary: 'A user', description: 'Disabled and invited ones too.' })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('not_found', ...CLOSED)
  async get(@CurrentUser() { realm }: Principal, @Param('id') id: string): Promise<UserView> {
    return UserView.of(await this.reads.execute(realm, id));
  }

  @Patch(':id')
  @UserIdParam()
  @ApiBody({
    type: ChangeUserBody,
    examples: {
      disable: { value: { status: 'disabled' } },
      promote: { value: { roles: ['user', 'admin'] } },
      rename: { value: { name: 'Jane Doe', country_code: 'DE' } },
    },
  })
  @ApiOperation({
    operationId: 'changeUser',
    summary: 'Change a user',
    description:
      'Absent properties stay as they are, `null` empties a name or country. Whoever is disabled, or whose roles change, is ' +
      'signed out everywhere at once. Giving and taking the role `admin`, and disabling an administrator, needs a session ' +
      'that is younger than 15 minutes or stepped up. Nobody changes their own status or roles: `conflict`.',
  })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('validation_failed', 'not_found', 'conflict', 'step_up_required', ...CLOSED, ...EDGE)
  async change(
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Body() body: ChangeUserBody,
    @Client() client: ClientInfo,
  ): Promise<UserView> {
    const { status, roles } = body;
    const act = { principal, client, action: 'change_user' };
    return UserView.of(await this.changes.execute(act, id, { status, roles, ...profileOf(body) }));
  }

  @Delete(':id')
  @UserIdParam()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteUser',
    summary: 'Delete a user',
    description:
      'As they could themselves: they are told, and the trail keeps nothing personal. In a session that is younger than 15 ' +
      'minutes or stepped up. Nobody deletes themselves here: `conflict`.',
  })
  @ApiNoContentResponse({ description: 'The user is erased.' })
  @ApiFailures('validation_failed', 'not_found', 'conflict', 'step_up_required', ...CLOSED, ...EDGE)
  async remove(
    @Body(NoBody) _body: undefined,
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Client() client: ClientInfo,
  ): Promise<void> {
    await this.handle.remove({ principal, client, action: 'delete_user' }, id);
  }
}
