import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

export { canonicalEmail, maskAddress } from './addresses.js';
export { EmailField, ProfileFields } from './fields.js';
export type { User } from './user.entity.js';
export { UserView } from './user.view.js';
export { UsersService } from './users.service.js';
export type { Profile } from './users.service.js';

/** The people. */
@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [UsersService],
  controllers: [UsersController],
  exports: [UsersService],
})
export class UsersModule {}
