import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { MemoryStorage } from './memory.storage.js';
import { SourceLimit } from './source-limit.js';
import { sourceLimits } from './source.guard.js';

export { MemoryStorage } from './memory.storage.js';
export { SourceLimit } from './source-limit.js';
export { SignsInOrSends, SourceGuard } from './source.guard.js';

/** How often one source may ask. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [Env, Clock],
      useFactory: (env: Env, clock: Clock) => ({ ...sourceLimits(env), storage: new MemoryStorage(clock) }),
    }),
  ],
  providers: [SourceLimit],
  exports: [ThrottlerModule],
})
export class ThrottlingModule {}
