import type { LatchkeyClient } from '../client.js';
import { countdown } from '../countdown.js';
import { LatchkeyError, isOver } from '../errors.js';
import type { Challenge, ChallengeStatus, User } from '../types.js';
import { followMessage } from './follow-message.js';

export type CodePurpose = 'login' | 'signup';

export interface CodeFlowState {
  /**
   * `address`: none was sent. `code`: one is on its way, or there. `wrong`, `expired`, `exhausted`: what became of it.
   * `wait`: too many tries, for as long as `wait` says; then what it was before.
   */
  step: 'address' | 'code' | 'wrong' | 'expired' | 'exhausted' | 'wait' | 'signed-in';
  /** A request is under way. */
  busy: boolean;
  /** Of the code that was sent; undefined while there is none. */
  challenge?: Challenge;
  /** What became of the message, as far as the service tells. */
  message?: ChallengeStatus['status'];
  /** Guesses that are left. */
  attemptsRemaining?: number;
  /** Seconds until the next code may be sent; 0: now. */
  resendIn: number;
  /** Seconds until the next try; 0 except in the step `wait`. */
  wait: number;
  /** Of the last request, where it failed. */
  error?: LatchkeyError;
  user?: User;
}

const START: CodeFlowState = { step: 'address', busy: false, resendIn: 0, wait: 0 };

type Client = Pick<LatchkeyClient, 'sendOtp' | 'resend' | 'verifyOtp' | 'challenge'>;

/** Signing in by a code, as a machine of states; what a form shows is a function of the state. */
export class CodeFlow {
  private state = START;
  private readonly watching = new Set<() => void>();
  private address: { email: string } | { phone_number: string } = { email: '' };
  /** Ends the countdowns and the polling of the code before. */
  private clocks = new AbortController();

  constructor(
    private readonly client: Client,
    private readonly purpose: CodePurpose,
  ) {}

  readonly snapshot = (): CodeFlowState => this.state;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.watching.add(changed);
    return () => void this.watching.delete(changed);
  };

  /** Sends a code to an e-mail address or a phone number. */
  readonly send = (address: string): Promise<void> => {
    if (this.state.challenge) this.reset();
    return this.issue(() => {
      this.address = address.includes('@') ? { email: address } : { phone_number: address };
      return this.anew();
    });
  };

  /** Sends the code again: the same challenge while it can still be opened, else a new one. Not before its time. */
  readonly resend = async (): Promise<void> => {
    const { step, challenge, resendIn } = this.state;
    if (!challenge || resendIn > 0) return;
    const again = step === 'code' || step === 'wrong';
    await this.issue(() => (again ? this.again(challenge.challenge_id) : this.anew()));
  };

  readonly verify = (code: string): Promise<void> =>
    this.attempt(
      () =>
        this.client.verifyOtp({ ...this.asked(), challenge_id: this.state.challenge?.challenge_id, otp_code: code }),
      ({ user }) => {
        this.halt();
        this.set({ ...START, step: 'signed-in', user });
      },
    );

  /** Back to the address. */
  readonly reset = (): void => {
    this.halt();
    this.set(START);
  };

  /** Ends what runs by itself, and does not care for an answer any more; the state stays. */
  readonly stop = (): void => {
    this.halt();
    if (this.state.busy) this.change({ busy: false });
  };

  private halt(): void {
    this.clocks.abort();
    this.clocks = new AbortController();
  }

  private async again(id: string): Promise<Challenge> {
    const { signal } = this.clocks;
    try {
      return await this.client.resend(id);
    } catch (error) {
      if (signal.aborted || !isOver(error)) throw error;
      return this.anew();
    }
  }

  private anew(): Promise<Challenge> {
    return this.client.sendOtp(this.asked());
  }

  private asked() {
    return { ...this.address, purpose: this.purpose };
  }

  private issue(ask: () => Promise<Challenge>): Promise<void> {
    const { challenge: before } = this.state;
    const use = (challenge: Challenge) => {
      // A code that is sent again has the guesses that are left of its challenge.
      const same = before?.challenge_id === challenge.challenge_id;
      const attemptsRemaining = same ? this.state.attemptsRemaining : challenge.attempts_allowed;
      this.halt();
      this.set({ ...START, step: 'code', challenge, message: 'queued', attemptsRemaining });
      this.follow(challenge);
    };
    // The code that is there stays good while no other may be sent.
    return this.attempt(ask, use, before && ((seconds) => this.resendAfter(seconds)));
  }

  private follow({ challenge_id: id, channel, resend_in: resendIn, expires_in: lifetime }: Challenge): void {
    const { signal } = this.clocks;
    this.resendAfter(resendIn);
    countdown(lifetime, (left) => left === 0 && this.expire(), { signal });
    void followMessage(this.client, { id, channel, lifetime }, (message) => this.change({ message }), signal);
  }

  private expire(): void {
    if (this.state.step !== 'exhausted') this.change({ step: 'expired', wait: 0 });
  }

  /** One at a time; an answer that came too late for anybody to care is none. */
  private async attempt<T>(
    ask: () => Promise<T>,
    use: (answer: T) => void,
    limited = (seconds: number) => this.wait(seconds),
  ): Promise<void> {
    if (this.state.busy || this.state.step === 'wait') return;
    const { signal } = this.clocks;
    this.change({ busy: true, error: undefined });
    try {
      const answer = await ask();
      if (!signal.aborted) use(answer);
    } catch (error) {
      if (signal.aborted) return;
      const known = error instanceof LatchkeyError ? error : new LatchkeyError('internal', {}, error);
      this.failed(known);
      if (known.code === 'rate_limited' && known.retryAfter) limited(known.retryAfter);
    }
  }

  private failed(error: LatchkeyError): void {
    const { step, attemptsRemaining } = this.state;
    const left = error.attemptsRemaining ?? attemptsRemaining;
    this.change({ step: stepAfter(error, left) ?? step, busy: false, error, attemptsRemaining: left });
  }

  private wait(seconds: number): void {
    const before = this.state.step;
    this.change({ step: 'wait' });
    const count = (left: number) => {
      // Meanwhile the code may have run out.
      if (this.state.step === 'wait') this.change({ wait: left, step: left === 0 ? before : 'wait' });
    };
    countdown(seconds, count, { signal: this.clocks.signal });
  }

  private resendAfter(seconds: number): void {
    countdown(seconds, (resendIn) => this.change({ resendIn }), { signal: this.clocks.signal });
  }

  private change(part: Partial<CodeFlowState>): void {
    this.set({ ...this.state, ...part });
  }

  private set(state: CodeFlowState): void {
    this.state = state;
    this.watching.forEach((changed) => changed());
  }
}

function stepAfter({ code }: LatchkeyError, left: number | undefined): CodeFlowState['step'] | undefined {
  if (code === 'otp_exhausted' || (code === 'otp_invalid' && left === 0)) return 'exhausted';
  if (code === 'otp_expired') return 'expired';
  return code === 'otp_invalid' ? 'wrong' : undefined;
}
