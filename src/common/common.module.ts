import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';

/** The ground: what every module may use. */
@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
export class CommonModule {}
