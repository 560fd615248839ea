import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Device } from './device.entity.js';
import { DevicesService } from './devices.service.js';
import { OldDevices } from './old-devices.js';

export type { Device } from './device.entity.js';
export { DEVICE_TTL, DevicesService } from './devices.service.js';
export { OldDevices } from './old-devices.js';

/** The browsers that are known. */
@Module({
  imports: [TypeOrmModule.forFeature([Device])],
  providers: [DevicesService, OldDevices],
  exports: [DevicesService, OldDevices],
})
export class DevicesModule {}
