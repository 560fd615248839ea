import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Env } from './env.js';
import { Keys } from './keys.js';

/** Gives Env and Keys to every module. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: Env, useValue: env }, Keys],
      exports: [Env, Keys],
    };
  }
}
