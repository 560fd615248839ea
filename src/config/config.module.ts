import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Env } from './env.js';
import { Keys } from './keys.js';
import { TestCodes } from './test-codes.js';

/** Gives Env, Keys and TestCodes to every module. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: Env, useValue: env }, Keys, TestCodes],
      exports: [Env, Keys, TestCodes],
    };
  }
}
