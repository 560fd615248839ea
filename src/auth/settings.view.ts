import { ApiProperty } from '@nestjs/swagger';

export class SettingsView {
  @ApiProperty({ example: 'default' })
  realm: string;

  @ApiProperty({ description: 'What the product is called.', example: 'Latchkey' })
  name: string;

  @ApiProperty({ pattern: '^#[0-9a-f]{6}$', example: '#1d4ed8' })
  brand_color: string;

  @ApiProperty({ type: String, nullable: true, format: 'uri', example: 'https://www.example.com/logo.png' })
  logo_url: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'email', example: 'help@example.com' })
  support_email: string | null;

  @ApiProperty({
    enum: ['open', 'closed'],
    description: 'Whether people get an account by themselves.',
    example: 'open',
  })
  sign_up: 'open' | 'closed';

  @ApiProperty({
    isArray: true,
    enum: ['email', 'sms'],
    description: 'How a code can travel; `sms` where texts are sent.',
    example: ['email', 'sms'],
  })
  channels: ('email' | 'sms')[];

  @ApiProperty({ description: 'Digits of a code.', example: 6 })
  otp_length: number;

  @ApiProperty({ description: 'Shortest password, in characters.', example: 8 })
  password_min_length: number;

  @ApiProperty({ description: 'Country of numbers typed without one, ISO 3166-1 alpha-2.', example: 'US' })
  default_region: string;

  @ApiProperty({
    type: [String],
    description: 'Languages that messages are written in, BCP 47.',
    example: ['en', 'de'],
  })
  languages: string[];
}
