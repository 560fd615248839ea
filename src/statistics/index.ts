import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FunnelCount } from './funnel-count.entity.js';
import { FunnelCounter } from './funnel-counter.js';
import { FunnelReport } from './funnel-report.js';
import { FunnelStore } from './funnel-store.js';
import { OldCounts } from './old-counts.js';

export type { Grain } from './funnel-count.entity.js';
export { FunnelCounter } from './funnel-counter.js';
export { FunnelReport } from './funnel-report.js';
export type { FunnelQuestion } from './funnel-report.js';
export type { Counts } from './funnel.js';
export { OldCounts } from './old-counts.js';

/** What became of codes and messages, counted by time, channel and country. */
@Module({
  imports: [TypeOrmModule.forFeature([FunnelCount])],
  providers: [FunnelStore, FunnelCounter, FunnelReport, OldCounts],
  exports: [FunnelReport, OldCounts],
})
export class StatisticsModule {}
