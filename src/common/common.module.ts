import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Signals } from './signals.js';
import { Tracing } from './tracing.js';

/** The ground: what every module may use. */
@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, Signals, Tracing],
  exports: [Clock, Signals, Tracing],
})
export class CommonModule {}
