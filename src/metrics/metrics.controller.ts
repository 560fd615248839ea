import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/index.js';
import { Meter } from './meter.js';
import { METRICS_PATH, Monitors } from './monitors.js';
import { RareReadings } from './rare-readings.js';
import { Readings } from './readings.js';

/** `/metrics`: for Prometheus, and in no document of the API. */
@ApiExcludeController()
@Public()
@Controller(METRICS_PATH)
export class MetricsController {
  constructor(
    private readonly meter: Meter,
    private readonly readings: Readings,
    private readonly rare: RareReadings,
    private readonly monitors: Monitors,
  ) {}

  @Get()
  async scrape(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.monitors.refuseStrangers(request);
    await Promise.all([this.readings.refresh(), this.rare.refresh()]);
    reply.header('Cache-Control', 'no-store').type(this.meter.registry.contentType);
    return this.meter.registry.metrics();
  }
}
