import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Signals } from './signals.js';

/** The ground: what every module may use. */
@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }, Signals], exports: [Clock, Signals] })
export class CommonModule {}
