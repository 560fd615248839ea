import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Database, OldRows } from '../database/index.js';
import { Device } from './device.entity.js';
import { DEVICE_TTL } from './devices.service.js';

/** Browsers that are known no more. */
@Injectable()
export class OldDevices extends OldRows<Device> {
  constructor(database: Database, clock: Clock) {
    super(database, clock, {
      entity: Device,
      table: 'devices',
      key: 'id',
      time: 'createdAt',
      period: DEVICE_TTL,
      follow: 'key',
      also: 'expires_at <= :now',
    });
  }
}
