import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Addresses } from './address-fields.js';
import { UserCount } from './user-count.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';

export { AddressFields, Addresses, PhoneField } from './address-fields.js';
export { provedAddressOf, provedAddressesOf } from './address-holding.js';
export { canonicalEmail, maskAddress } from './addresses.js';
export { EmailField, OwnProfileFields, ProfileFields } from './fields.js';
export { canonicalPhone } from './phone.js';
export { UserCount } from './user-count.js';
export type { UserTally } from './user-count.js';
export type { User } from './user.entity.js';
export { addImported, ownersOf } from './user-import.js';
export type { UserIdentity } from './user-import.js';
export { UserView } from './user.view.js';
export { UsersService } from './users.service.js';
export type { Profile } from './users.service.js';

/** The people. */
@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [UsersService, Addresses, UserCount],
  exports: [UsersService, Addresses, UserCount],
})
export class UsersModule {}
