import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../auth/index.js';
import { AddressFields, EmailField, PhoneField, ProfileFields, UserView } from '../users/index.js';
import type { Role, UserStatus } from '../users/index.js';

const ROLES = ['user', 'admin'];
const STATUSES = ['active', 'disabled'];
/** Code units of a search: an address is no longer. */
const LONGEST_QUERY = 254;
const DEFAULT_LIMIT = 50;
const MOST = 100;

export class ListUsersQuery {
  @ApiPropertyOptional({
    description:
      'The beginning of an e-mail address, a phone number, a name, first or last name, or a whole id. Names count as typed ' +
      'and with a capital.',
    example: 'jane',
  })
  @MayBeAbsent()
  @Length(1, LONGEST_QUERY, { message: `must have 1 to ${LONGEST_QUERY} characters` })
  @IsString({ message: 'must be a string' })
  query?: string;

  @ApiPropertyOptional({ description: 'Whole.' })
  @EmailField({ required: false })
  email?: string;

  @PhoneField()
  phone_number?: string;

  @ApiPropertyOptional({ enum: STATUSES, description: 'These alone.', example: 'active' })
  @MayBeAbsent()
  @IsIn(STATUSES, { message: 'must be active or disabled' })
  status?: UserStatus;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the page before.' })
  @MayBeAbsent()
  @MaxLength(2048, { message: 'must be a next_cursor of this list' })
  @IsString({ message: 'must be a string' })
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Users on a page.',
    minimum: 1,
    maximum: MOST,
    default: DEFAULT_LIMIT,
    example: 20,
  })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value,
  )
  @Max(MOST, { message: `must be at most ${MOST}` })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  limit = DEFAULT_LIMIT;
}

export class UserListView {
  @ApiProperty({ type: [UserView] })
  items: UserView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the next page; null on the last one.',
    example: 'WzAsIjAxOTNlM2E2LTBiNWMtN2RlZi04YTExLTJmMWYzYzlkN2ExMCJd',
  })
  next_cursor: string | null;
}

class RolesField {
  @ApiPropertyOptional({
    isArray: true,
    enum: ROLES,
    description: 'Everybody is a `user`, whether it is said or not.',
    example: ['user'],
  })
  @MayBeAbsent()
  @ArrayUnique({ message: 'must name each once' })
  @IsIn(ROLES, { each: true, message: 'must be user or admin' })
  @ArrayMinSize(1, { message: 'must name one at least' })
  @IsArray({ message: 'must be a list' })
  roles?: Role[];
}

export class InviteUserBody extends IntersectionType(AddressFields, ProfileFields, RolesField) {}

export class ChangeUserBody extends IntersectionType(ProfileFields, RolesField) {
  @ApiPropertyOptional({ enum: STATUSES, example: 'disabled' })
  @MayBeAbsent()
  @IsIn(STATUSES, { message: 'must be active or disabled' })
  status?: UserStatus;
}
