import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Redis as Client } from 'ioredis';
import { Env } from '../config/index.js';
import { Link, RedisAway } from './link.js';
import { redisOptions } from './options.js';

/** Before every key and channel of ours. */
const PREFIX = 'latchkey:';
/** A script that writes, as those do that count: a replica, a full memory and missing rights are noticed by it. */
const SIGN_OF_LIFE = "return redis.call('SET', KEYS[1], '1', 'PX', 10000)";

/** `off`: there is no REDIS_URL. `down`: what Redis does is done without it, worse. */
export type RedisMode = 'off' | 'up' | 'down';

/**
 * The Redis that instances share, where there is one: nothing depends on it, and nobody waits for it longer than a
 * command may take. One connection asks, another listens; both come back by themselves.
 */
@Injectable()
export class Redis implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Redis.name);
  private readonly listeners = new Map<string, (message: string) => void>();
  private asking: Link | undefined;
  private listening: Link | undefined;
  private announced: RedisMode = 'up';
  private failure: unknown;

  constructor(private readonly env: Env) {}

  get mode(): RedisMode {
    if (!this.env.REDIS_URL) return 'off';
    return this.asking?.isUp && this.listening?.isUp ? 'up' : 'down';
  }

  /** Connects, and waits until it is known whether Redis answers. */
  async onModuleInit(): Promise<void> {
    const url = this.env.REDIS_URL;
    if (!url) return;
    // Loaded by those alone that use it: it takes longer than the rest of a module.
    const { Redis: Connection } = await import('ioredis');
    let isStarting = true;
    const changed = (failure: unknown) => {
      this.failure = failure ?? this.failure;
      if (!isStarting) this.announce();
    };
    const beat = (client: Client) => client.eval(SIGN_OF_LIFE, 1, `${PREFIX}beat`);
    this.asking = new Link(new Connection(redisOptions(url)), beat, changed);
    const listener = new Connection(redisOptions(url));
    listener.on('message', (channel: string, message: string) => this.listeners.get(channel)?.(message));
    this.listening = new Link(listener, (client) => this.listen(client), changed);
    this.asking.start();
    this.listening.start();
    await Promise.all([this.asking.known, this.listening.known]);
    isStarting = false;
    this.announce();
  }

  onApplicationShutdown(): void {
    this.asking?.stop();
    this.listening?.stop();
  }

  /**
   * Runs a script, in one step.
   * @param key without the prefix that all keys have
   * @throws RedisAway at once or within 0.3 s
   */
  async run(script: string, key: string, ...values: (string | number)[]): Promise<unknown> {
    if (!this.asking) throw new RedisAway();
    return this.asking.ask((client) => client.eval(script, 1, PREFIX + key, ...values));
  }

  /** Tells the other instances, if that is possible now. Nobody waits for it, and a failure is none of the caller's. */
  publish(channel: string, message: string): void {
    this.asking?.ask((client) => client.publish(PREFIX + channel, message)).catch(() => undefined);
  }

  /**
   * `listener` gets what any instance publishes, this one too, while Redis is there. It must not throw. To be called
   * before the start, by a constructor.
   */
  subscribe(channel: string, listener: (message: string) => void): void {
    this.listeners.set(PREFIX + channel, listener);
  }

  /** Subscribed again and again: the answer is the sign of life, and what Redis forgot is mended by it. */
  private listen(client: Client): Promise<unknown> {
    const channels = [...this.listeners.keys()];
    return channels.length > 0 ? client.subscribe(...channels) : client.ping();
  }

  private announce(): void {
    const { mode, announced } = this;
    if (mode === announced) return;
    this.announced = mode;
    if (mode === 'up') this.logger.log('Redis is back: limits and revocations are shared again');
    else this.logger.warn(`Redis is out of reach${this.why()}: limits count in this process, revocations are polled`);
  }

  private why(): string {
    const { failure } = this;
    return failure instanceof Error && failure.message ? ` (${failure.message})` : '';
  }
}
