import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { OtpModule } from '../otp/index.js';
import { SessionsModule } from '../sessions/index.js';
import { UsersModule } from '../users/index.js';
import { AdminActs } from './admin-acts.js';
import { ChangeUser } from './change-user.js';
import { HandleUser } from './handle-user.js';
import { InviteUser } from './invite-user.js';
import { PeopleActsController } from './people-acts.controller.js';
import { PeopleController } from './people.controller.js';
import { ReadUser } from './read-user.js';

/** The users of a realm, for its administrators. */
@Module({})
export class PeopleModule {
  /** @param auth the one that the application has: its use cases are shared */
  static forRoot(auth: DynamicModule): DynamicModule {
    return {
      module: PeopleModule,
      imports: [auth, OtpModule, SessionsModule, UsersModule],
      providers: [AdminActs, ChangeUser, HandleUser, InviteUser, ReadUser],
      controllers: [PeopleController, PeopleActsController],
      exports: [AdminActs],
    };
  }
}
