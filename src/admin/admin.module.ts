import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { PeopleModule } from './people.module.js';

/** What administrators see and do in their realm. */
@Module({})
export class AdminModule {
  /** @param auth the one that the application has: its use cases are shared */
  static forRoot(auth: DynamicModule): DynamicModule {
    return { module: AdminModule, imports: [PeopleModule.forRoot(auth)] };
  }
}
