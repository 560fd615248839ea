import { ApiProperty } from '@nestjs/swagger';
import { LANGUAGES } from '../common/index.js';
import type { Language } from '../common/index.js';
import type { Role, User, UserStatus } from './user.entity.js';

/** What the API says of a user; nothing else of the row leaves the service. */
export class UserView {
  @ApiProperty({ format: 'uuid', example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' })
  id: string;

  @ApiProperty({ example: 'default' })
  realm: string;

  @ApiProperty({ type: String, nullable: true, example: 'jane@example.com' })
  email: string | null;

  @ApiProperty({ example: true })
  email_verified: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  phone_number: string | null;

  @ApiProperty({ example: false })
  phone_verified: boolean;

  @ApiProperty({ description: 'Whether any address of the user is verified.', example: true })
  is_verified: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'Jane Doe' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jane' })
  first_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Doe' })
  last_name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2.', example: 'DE' })
  country_code: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: LANGUAGES,
    description: 'The language of messages, a BCP 47 tag; null until one is chosen.',
    example: null,
  })
  locale: Language | null;

  @ApiProperty({ isArray: true, enum: ['user', 'admin'], example: ['user'] })
  roles: Role[];

  @ApiProperty({ enum: ['active', 'disabled'], example: 'active' })
  status: UserStatus;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' })
  updated_at: string;

  static of(user: User): UserView {
    const joined = [user.firstName, user.lastName].filter(Boolean).join(' ');
    return {
      id: user.id,
      realm: user.realm,
      email: user.email,
      email_verified: user.emailVerifiedAt !== null,
      phone_number: user.phoneNumber ?? user.typedPhoneNumber,
      phone_verified: user.phoneVerifiedAt !== null,
      is_verified: user.emailVerifiedAt !== null || user.phoneVerifiedAt !== null,
      name: user.name ?? (joined || null),
      first_name: user.firstName,
      last_name: user.lastName,
      country_code: user.countryCode,
      locale: user.locale,
      roles: user.roles,
      status: user.status,
      created_at: user.createdAt.toISOString(),
      updated_at: user.updatedAt.toISOString(),
    };
  }
}
