import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotAuthenticated } from '../common/index.js';
import { ApiFailures, Client, CurrentUser, EDGE } from '../http/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OwnProfileFields, UserView, UsersService } from '../users/index.js';
import { ChangeProfile } from './change-profile.js';

@ApiTags('Account')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/users')
export class ProfileController {
  constructor(
    private readonly users: UsersService,
    private readonly changeProfile: ChangeProfile,
  ) {}

  @Get('me')
  @ApiOperation({ operationId: 'getMyAccount', summary: 'My account', description: 'The signed-in user.' })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('not_authenticated')
  async me(@CurrentUser() { userId }: Principal): Promise<UserView> {
    const user = await this.users.findActive(userId);
    if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
    return UserView.of(user);
  }

  @Patch('me')
  @ApiOperation({
    operationId: 'changeMyAccount',
    summary: 'Change my profile',
    description: 'Absent properties stay as they are, `null` empties one.',
  })
  @ApiOkResponse({ type: UserView })
  @ApiFailures('validation_failed', 'not_authenticated', ...EDGE)
  async change(
    @CurrentUser() principal: Principal,
    @Body() { name, first_name: firstName, last_name: lastName, country_code: countryCode, locale }: OwnProfileFields,
    @Client() client: ClientInfo,
  ): Promise<UserView> {
    const profile = { name, firstName, lastName, countryCode, locale };
    return UserView.of(await this.changeProfile.execute(principal, profile, client));
  }
}
