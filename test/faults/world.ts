import { TestRedis } from '../support/redis.js';
import { Instance } from './instance.js';
import { Journal } from './journal.js';
import { FaultyMariaDb } from './mariadb.js';
import { Nginx } from './nginx.js';
import type { Options } from './options.js';
import { Programs } from './programs.js';
import { Proxy } from './proxy.js';
import { send } from './send.js';
import { Sink } from './sink.js';
import { until, within } from './wait.js';

/** How long everything may take to work again after a fault (ms). */
const RECOVERY_LIMIT = 20_000;

/** Two instances behind nginx on one MariaDB, with a Redis and a mail server: all that runs beside this process. */
export class World {
  private number = 0;

  private constructor(
    readonly programs: Programs,
    readonly journal: Journal,
    readonly mariadb: FaultyMariaDb,
    /** Each instance reaches the database through one of its own. */
    readonly proxies: readonly Proxy[],
    readonly redis: TestRedis,
    readonly sink: Sink,
    readonly instances: readonly Instance[],
    readonly nginx: Nginx,
    readonly dist: string,
  ) {}

  static async start({ dist, keep }: Options): Promise<World> {
    const programs = new Programs(keep);
    try {
      return await World.build(programs, dist);
    } catch (error) {
      await programs.stop();
      throw error;
    }
  }

  private static async build(programs: Programs, dist: string): Promise<World> {
    const [mariadb, redis, sink] = [
      await FaultyMariaDb.start(programs),
      await TestRedis.start(),
      await Sink.start(programs),
    ];
    const proxies = [await Proxy.start(mariadb.port), await Proxy.start(mariadb.port)];
    const instances: Instance[] = [];
    for (const [i, name] of ['a', 'b'].entries()) {
      const env = {
        DATABASE_URL: `mysql://root@127.0.0.1:${proxies[i]?.port}/latchkey`,
        MIGRATE_ON_START: 'true',
        REDIS_URL: redis.url,
        SMTP_URL: `smtp://127.0.0.1:${sink.ports[i]}`,
      };
      instances.push(await Instance.create(programs, name, dist, env));
    }
    await Promise.all(instances.map((instance) => instance.start()));
    const nginx = await Nginx.start(
      programs,
      instances.map(({ port }) => port),
    );
    return new World(programs, new Journal(), mariadb, proxies, redis, sink, instances, nginx, dist);
  }

  /** A source that nobody has used yet. */
  newSource(): string {
    const n = this.number++;
    return `127.${1 + (Math.floor(n / 62_500) % 200)}.${Math.floor(n / 250) % 250}.${(n % 250) + 3}`;
  }

  /**
   * Resolves once each instance is ready and takes a write, nginx too.
   * @throws Error after 20 s
   */
  async recovered(): Promise<void> {
    const bases = [...this.instances.map(({ url }) => url), this.nginx.url];
    for (const base of bases) {
      await until(`${base} works again`, RECOVERY_LIMIT, async () => {
        const ready = await send(base, 'GET', '/health/ready', { patience: 5_000 });
        return ready.status === 200 && (await this.takesWrites(base));
      });
    }
  }

  async stop(): Promise<void> {
    this.programs.close();
    for (const proxy of this.proxies) proxy.stop();
    await within(20_000, Promise.all(this.instances.map((instance) => instance.terminate())));
    // One that a fault has just stopped says nothing more.
    await within(5_000, this.redis.stop());
    await this.programs.stop();
  }

  private async takesWrites(base: string): Promise<boolean> {
    const from = this.newSource();
    const body = { email: `recovery.${from}@example.com`, purpose: 'signup' };
    const reply = await send(base, 'POST', '/api/auth/send-otp', { body, from, patience: 5_000 });
    return reply.status === 202;
  }
}
