import { ApiParam } from '@nestjs/swagger';
import type { Profile, ProfileFields } from '../users/index.js';

/** The user that a route is about. */
export const UserIdParam = () =>
  ApiParam({
    name: 'id',
    format: 'uuid',
    example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
    description: 'Of the user.',
  });

/** The fields of a profile by their names here. */
export function profileOf(body: ProfileFields): Profile {
  const { name, first_name: firstName, last_name: lastName, country_code: countryCode } = body;
  return { name, firstName, lastName, countryCode };
}
