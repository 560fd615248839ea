import type { WholeText } from './whole-text.js';

/** ms for one message. The socket's own limit counts silence only: a server that trickles its answers is caught by these. */
export interface Limits {
  /** From the queue of connections to the final dot. */
  text: number;
  /** After it. RFC 5321, 4.5.3.2.6 asks for 10 minutes, a code lives for 5: long enough for a filter that reads the text. */
  answer: number;
}

/** How long a server is waited for: it has longer to answer than to listen. */
export class Patience implements WholeText {
  /** Without a reply nobody knows from here on whether the server took the message. */
  isWhole = false;
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly limits: Limits) {
    this.timer = this.wait(limits.text);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    this.isWhole = true;
    clearTimeout(this.timer);
    this.timer = this.wait(this.limits.answer);
  }

  over(): void {
    clearTimeout(this.timer);
  }

  private wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), ms).unref();
  }
}
