import type { Chance } from './chance.js';
import { Customer, Lost, MOST_MESSAGES } from './customer.js';
import { Flows } from './flows.js';
import { Ledger } from './ledger.js';
import { Probes } from './probes.js';
import { pause } from './wait.js';
import type { World } from './world.js';

/** People who are at it at once: what two cores serve without queueing. */
const PEOPLE = 8;

type Flow = 'signUp' | 'passwordSignIn' | 'codeSignIn' | 'reset' | 'guess' | 'flood';

/** People who sign up, in and out all the time, one flow after another, with pauses. */
export class Workload {
  readonly ledger = new Ledger();
  readonly probes: Probes;
  private readonly flows: Flows;
  /** Those whom nobody is just now; those of whom too little is known do not come back. */
  private readonly idle: Customer[] = [];
  private readonly running: Promise<void>[] = [];
  private stopped = false;
  private number = 0;

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
    private readonly people = PEOPLE,
  ) {
    this.probes = new Probes(world, this.ledger);
    this.flows = new Flows(world, this.ledger, this.probes);
  }

  start(): void {
    for (let i = 0; i < this.people; i++) this.running.push(this.person(this.chance.branch()));
  }

  /** Resolves once every flow has come to its end. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
    await this.probes.settled();
  }

  newCustomer(chance: Chance, prefix = 'user'): Customer {
    const email = `${prefix}.${this.number++}.${chance.between(1e6, 9e6).toString(36)}x@example.com`;
    const customer = new Customer(this.world, chance, email, this.world.newSource());
    this.ledger.customers.push(customer);
    return customer;
  }

  private async person(chance: Chance): Promise<void> {
    while (!this.stopped) {
      const customer = this.idle.length > 2 && chance.is(0.6) ? this.take(chance) : undefined;
      const flow = this.choose(chance, customer);
      await this.run(flow, customer ?? this.newCustomer(chance.branch()));
      await pause(chance.between(50, 500));
    }
  }

  private take(chance: Chance): Customer | undefined {
    return this.idle.splice(chance.between(0, this.idle.length - 1), 1)[0];
  }

  private choose(chance: Chance, customer: Customer | undefined): Flow {
    if (!customer) return chance.is(0.12) ? chance.pick(['guess', 'flood'] as const) : 'signUp';
    if (customer.messages >= MOST_MESSAGES) return 'passwordSignIn';
    return chance.pick(['passwordSignIn', 'codeSignIn', 'reset'] as const);
  }

  private async run(flow: Flow, customer: Customer): Promise<void> {
    const { flows } = this.world.journal;
    flows.set(flow, (flows.get(flow) ?? 0) + 1);
    // The limit of a source is not what is tried here.
    customer.from = this.world.newSource();
    try {
      await this.flows[flow](customer);
    } catch (error) {
      if (!(error instanceof Lost)) {
        this.world.journal.violation(
          `${flow} could not go on`,
          error instanceof Error ? String(error.stack) : 'unknown',
        );
      }
    }
    if (customer.exists === 'yes' && customer.perhaps === undefined) this.idle.push(customer);
  }
}
