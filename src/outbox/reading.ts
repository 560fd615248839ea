import { Unavailable, plusSeconds } from '../common/index.js';
import type { Clock } from '../common/index.js';

/** How long an answer serves again (s): several monitors cost one statement. */
const FRESH = 5;
/** How long the database may take (ms); a scrape must not hang where it is needed most. */
const PATIENCE = 1_000;

/** What is read of the database and serves for a while. */
export class Reading<T> {
  private known: { value: T; until: Date } | undefined;
  private asking: Promise<T> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly ask: () => Promise<T>,
  ) {}

  /** @throws Unavailable where the database does not answer in time */
  async value(): Promise<T> {
    const now = this.clock.now();
    if (this.known && now < this.known.until) return this.known.value;
    this.asking ??= this.read(now).finally(() => (this.asking = undefined));
    return within(PATIENCE, this.asking);
  }

  private async read(now: Date): Promise<T> {
    const value = await this.ask();
    this.known = { value, until: plusSeconds(now, FRESH) };
    return value;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable('the outbox was not counted in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
