import type { Channel } from '../common/index.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import type { Due, OutboxClaims } from './outbox.claims.js';
import type { QueueName } from './queue.js';
import { Tally } from './tally.js';

/** How many messages to one address are under way at once: a mailbox that hangs holds no more places than these. */
const PER_DESTINATION = 2;
/** The share of the places that one queue may have: where all of its messages hang, the others go on. */
const PER_QUEUE = 3 / 4;

/** How long places that became free wait for others, so that one claim serves several (ms); not where half of them are free. */
const LINGER = 20;

export interface LaneOptions {
  channel: Channel;
  /** How many messages are under way at once. */
  places: number;
  /** Delivers a message that was claimed; never throws. */
  work: (message: OutboxMessage) => Promise<void>;
  /** Learns why nothing could be claimed. */
  warn: (error: unknown) => void;
}

/**
 * The places of one channel, so that no other channel waits for them. Its queues take turns: a flood in one delays the others
 * by what is under way, and no longer.
 */
export class Lane {
  /** Queues that may have something due; the first has waited for its turn the longest. */
  private readonly live = new Set<QueueName>();
  /** Those that go on once something is over that is under way. */
  private readonly held = new Set<QueueName>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly destinations = new Tally<string>();
  private readonly queues = new Tally<QueueName>();
  private running: Promise<void> | undefined;
  private lingering: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  /** Messages that are over. */
  private ended = 0;
  private stopped = false;

  constructor(
    private readonly claims: OutboxClaims,
    private readonly options: LaneOptions,
  ) {}

  get isBusy(): boolean {
    return this.running !== undefined || this.lingering !== undefined || this.underWay.size > 0;
  }

  /** Resolves when what is under way now is over. */
  async settled(): Promise<void> {
    await Promise.all([this.running, ...this.underWay]);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.lingering);
  }

  /** Something was written into a queue. */
  notice(queue: QueueName): void {
    this.live.add(queue);
  }

  /** Looks, unless the last poll still does: where the database is slow, polls must not pile up before those who sign in. */
  poll(): Promise<void> {
    this.polling ??= this.look().finally(() => (this.polling = undefined));
    return this.polling;
  }

  /** Notices all that waits, whoever wrote it, and claims it. */
  async look(): Promise<void> {
    try {
      for (const queue of await this.claims.queues(this.options.channel)) this.notice(queue);
    } catch (error) {
      this.options.warn(error);
    }
    await this.fill();
  }

  /** Claims as long as there are messages and places; one claim runs at a time. Never throws. */
  fill(): Promise<void> {
    clearTimeout(this.lingering);
    this.lingering = undefined;
    this.running ??= this.claimAll()
      .catch((error: unknown) => this.lookLater(error))
      .finally(() => {
        this.running = undefined;
        // Noticed after the last claim looked.
        if (this.canGoOn) void this.fill();
      });
    return this.running;
  }

  private get canGoOn(): boolean {
    return !this.stopped && this.free > 0 && this.live.size > 0;
  }

  private get free(): number {
    return this.options.places - this.underWay.size;
  }

  private async claimAll(): Promise<void> {
    while (this.canGoOn) await this.claimTurn();
  }

  /** The next poll finds what waits: a database that is out of reach is not asked again and again. */
  private lookLater(error: unknown): void {
    this.live.clear();
    this.options.warn(error);
  }

  /** Shares the free places out between the queues whose turn it is. */
  private async claimTurn(): Promise<void> {
    const turn = [...this.live].slice(0, this.free);
    const share = Math.ceil(this.free / turn.length);
    const due: Due[] = [];
    for (const queue of turn) due.push(...(await this.dueIn(queue, Math.min(share, this.free - due.length), due)));
    if (due.length === 0) return;
    for (const message of await this.claims.claim(due.map(({ id }) => id))) this.start(message);
  }

  private async dueIn(queue: QueueName, share: number, taken: readonly Due[]): Promise<Due[]> {
    if (share === 0) return [];
    // Before it is read: what is written into it meanwhile is noticed again.
    this.live.delete(queue);
    const limit = Math.min(share, Math.ceil(this.options.places * PER_QUEUE) - this.queues.of(queue));
    const without = this.destinations.atLeast(PER_DESTINATION);
    const { ended } = this;
    const due = limit > 0 ? await this.claims.due({ channel: this.options.channel, queue, limit, without }) : [];
    const fitting = this.fitting(due, taken);
    if (limit > 0 && due.length === limit) this.live.add(queue);
    else if (limit === 0 || without.length > 0 || fitting.length < due.length) {
      // What ended while it was read wakes nobody who is held from now on.
      if (this.ended === ended) this.held.add(queue);
      else this.live.add(queue);
    }
    return fitting;
  }

  /** Without those to an address that has enough under way by then. */
  private fitting(due: readonly Due[], taken: readonly Due[]): Due[] {
    const counts = new Tally(this.destinations);
    taken.forEach(({ destination }) => counts.add(destination));
    return due.filter(({ destination }) => {
      counts.add(destination);
      return counts.of(destination) <= PER_DESTINATION;
    });
  }

  private start(message: OutboxMessage): void {
    this.destinations.add(message.destination);
    this.queues.add(message.queue);
    const work = this.options.work(message).finally(() => {
      this.ended++;
      this.underWay.delete(work);
      this.destinations.remove(message.destination);
      this.queues.remove(message.queue);
      this.held.forEach((queue) => this.notice(queue));
      this.held.clear();
      this.fillSoon();
    });
    this.underWay.add(work);
  }

  private fillSoon(): void {
    if (!this.canGoOn) return;
    if (this.free * 2 >= this.options.places) void this.fill();
    else this.lingering ??= setTimeout(() => void this.fill(), LINGER);
  }
}
