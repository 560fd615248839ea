import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { createMeters } from './meters.js';
import type { Meters } from './meters.js';

/** The metrics of one application: several of them in a process (tests) share nothing. */
@Injectable()
export class Meter {
  readonly registry = new Registry();
  readonly meters: Meters = createMeters(this.registry);
}
