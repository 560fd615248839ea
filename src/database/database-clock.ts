import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database } from './transaction.js';

/** The clock of the database's machine: what all instances have in common. */
@Injectable()
export class DatabaseClock {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * How far this machine is ahead of it (s; negative: behind). The embedded database has this machine's own.
   * @throws Unavailable when the database can't be reached
   */
  async ahead(): Promise<number> {
    if (this.env.embedded) return 0;
    const [row] = await this.database.read((manager) =>
      manager.query<{ seconds: string | number }[]>('SELECT UNIX_TIMESTAMP(NOW(3)) AS seconds'),
    );
    return this.clock.now().getTime() / 1000 - Number(row?.seconds);
  }
}
