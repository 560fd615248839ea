import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Device } from './device.entity.js';
import { DevicesService } from './devices.service.js';

export type { Device } from './device.entity.js';
export { DEVICE_TTL, DevicesService } from './devices.service.js';

/** The browsers that are known. */
@Module({
  imports: [TypeOrmModule.forFeature([Device])],
  providers: [DevicesService],
  exports: [DevicesService],
})
export class DevicesModule {}
