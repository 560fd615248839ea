import { subscribe, unsubscribe } from 'node:diagnostics_channel';

interface Exchange {
  response: object;
}

/**
 * How long this process takes to answer (ms), from a request's head to the answer's last byte: without the way of
 * either, and without the client, which is in this process too.
 */
export class Stopwatch {
  /** Of the request that was answered last. */
  last = NaN;
  private readonly begun = new WeakMap<object, number>();
  private readonly begin = (exchange: unknown) =>
    void this.begun.set((exchange as Exchange).response, performance.now());
  private readonly end = (exchange: unknown) =>
    void (this.last = performance.now() - (this.begun.get((exchange as Exchange).response) ?? NaN));

  constructor() {
    subscribe('http.server.request.start', this.begin);
    subscribe('http.server.response.finish', this.end);
  }

  stop(): void {
    unsubscribe('http.server.request.start', this.begin);
    unsubscribe('http.server.response.finish', this.end);
  }
}
