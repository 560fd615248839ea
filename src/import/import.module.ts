import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CommonModule } from '../common/index.js';
import { ConfigModule } from '../config/index.js';
import type { Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { RealmsModule } from '../realms/index.js';
import { UsersModule } from '../users/index.js';
import { Importer } from './importer.js';

/** What the command needs of the service: no route, no mail, no session. */
@Module({})
export class ImportModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: ImportModule,
      imports: [ConfigModule.forRoot(env), CommonModule, DatabaseModule, RealmsModule, UsersModule],
      providers: [Importer],
    };
  }
}
