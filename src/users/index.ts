import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Addresses } from './address-fields.js';
import { Invitees } from './invitees.js';
import { People } from './people.js';
import { UserCount } from './user-count.js';
import { UserSearch } from './user-search.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';

export { AddressFields, Addresses, PhoneField } from './address-fields.js';
export { provedAddressOf, provedAddressesOf } from './address-holding.js';
export { canonicalEmail, maskAddress } from './addresses.js';
export { EmailField, OwnProfileFields, ProfileFields } from './fields.js';
export { Invitees, invitedAddressOf } from './invitees.js';
export { People, givenOf, rolesWith } from './people.js';
export type { UserChange } from './people.js';
export { canonicalPhone } from './phone.js';
export { UserCount } from './user-count.js';
export type { UserTally } from './user-count.js';
export type { Role, User, UserStatus } from './user.entity.js';
export { UserSearch } from './user-search.js';
export type { UserMark } from './search-parts.js';
export { addImported, ownersOf } from './user-import.js';
export type { UserIdentity } from './user-import.js';
export { UserView } from './user.view.js';
export { UsersService } from './users.service.js';
export type { Profile } from './users.service.js';

/** The people. */
@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [UsersService, Addresses, Invitees, People, UserCount, UserSearch],
  exports: [UsersService, Addresses, Invitees, People, UserCount, UserSearch],
})
export class UsersModule {}
