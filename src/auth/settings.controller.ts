import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LANGUAGES } from '../common/index.js';
import { Env } from '../config/index.js';
import { ApiFailures, CurrentRealm, Public } from '../http/index.js';
import { Realms } from '../realms/index.js';
import { SettingsView } from './settings.view.js';

@ApiTags('Service')
@Public()
@Controller('api/auth')
export class SettingsController {
  constructor(
    private readonly env: Env,
    private readonly realms: Realms,
  ) {}

  @Get('settings')
  @ApiOperation({
    operationId: 'authSettings',
    summary: 'What a form has to know',
    description:
      'The brand of the realm, how its codes travel, and what it asks of a password. Nothing of it is secret.',
  })
  @ApiOkResponse({ type: SettingsView })
  @ApiFailures()
  settings(@CurrentRealm() realm: string): SettingsView {
    const settings = this.realms.of(realm);
    const sendsTexts = this.env.SMS_TRANSPORT !== undefined && settings.SMS_ALLOWED_COUNTRIES.length > 0;
    return {
      realm,
      name: settings.APP_NAME,
      brand_color: settings.BRAND_COLOR,
      logo_url: settings.LOGO_URL ?? null,
      support_email: settings.SUPPORT_EMAIL ?? null,
      sign_up: settings.SIGN_UP,
      channels: sendsTexts ? ['email', 'sms'] : ['email'],
      otp_length: this.env.OTP_LENGTH,
      password_min_length: settings.PASSWORD_MIN_LENGTH,
      default_region: settings.DEFAULT_REGION,
      languages: [...LANGUAGES],
    };
  }
}
