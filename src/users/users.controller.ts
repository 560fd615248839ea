import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotAuthenticated } from '../common/index.js';
import { Database } from '../database/index.js';
import { ApiFailures, CurrentUser } from '../http/index.js';
import type { Principal } from '../http/index.js';
import { ProfileFields } from './fields.js';
import { UserView } from './user.view.js';
import { UsersService } from './users.service.js';

@ApiTags('Account')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly database: Database,
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
  @ApiFailures(
    'validation_failed',
    'not_authenticated',
    'origin_not_allowed',
    'payload_too_large',
    'unsupported_media_type',
  )
  async change(@CurrentUser() { userId }: Principal, @Body() body: ProfileFields): Promise<UserView> {
    const user = await this.database.transaction((tx) =>
      this.users.changeProfile(tx, userId, {
        name: body.name,
        firstName: body.first_name,
        lastName: body.last_name,
        countryCode: body.country_code,
      }),
    );
    if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
    return UserView.of(user);
  }
}
