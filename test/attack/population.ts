import { createHash } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import { budgetOf } from '../support/budgets.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';

/** What an address can be to the service. `unknown`, `lockedUnknown`: nobody's. */
export type Kind = 'unknown' | 'known' | 'codeOnly' | 'disabled' | 'unverified' | 'locked' | 'lockedUnknown';

/** Where a person's address stands. */
const PLACES = {
  users: 'email',
  otp_destinations: 'destination',
  otp_challenges: 'destination',
  registrations: 'address',
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ROWS_AT_ONCE = 500;

/** Any number of people of every kind, who have lived through the same: copies of one of each, row by row. */
export class Population {
  private serial = 0;
  private readonly models = new Map<Kind, string>();

  private constructor(private readonly app: TestApp) {}

  static async of(app: TestApp): Promise<Population> {
    const population = new Population(app);
    for (const kind of ['known', 'codeOnly', 'disabled', 'locked'] as const) {
      await registerUser(app, population.modelOf(kind));
    }
    await ask(app, 'register', { email: population.modelOf('unverified'), password: PASSWORD });
    await ask(app, 'send-otp', { email: population.modelOf('lockedUnknown'), purpose: 'login' });
    await app.deliver();
    const [codeOnly, disabled] = [population.modelOf('codeOnly'), population.modelOf('disabled')];
    await app.query('UPDATE users SET password_hash = NULL WHERE email = ?', [codeOnly]);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [disabled]);
    const lock = "code_failures = 100, code_waits_until = '2029-01-01 00:00:00.000'";
    for (const kind of ['locked', 'lockedUnknown'] as const) {
      await app.query(
        `UPDATE otp_destinations SET ${lock}, ${lock.replaceAll('code', 'password')} WHERE destination = ?`,
        [budgetOf(app, population.modelOf(kind))],
      );
    }
    return population;
  }

  /** New addresses of that kind, all of one length and first letter. */
  async people(kind: Kind, count: number): Promise<string[]> {
    const addresses = Array.from({ length: count }, () => this.nextAddress());
    if (kind === 'unknown') return addresses;
    for (const [table, column] of Object.entries(PLACES)) await this.copy(table, column, this.modelOf(kind), addresses);
    return addresses;
  }

  private modelOf(kind: Kind): string {
    const model = this.models.get(kind) ?? this.nextAddress();
    this.models.set(kind, model);
    return model;
  }

  private nextAddress(): string {
    return `p${String(this.serial++).padStart(6, '0')}@example.com`;
  }

  private async copy(table: string, column: string, model: string, addresses: string[]): Promise<void> {
    const name = (address: string) => (table === 'otp_destinations' ? budgetOf(this.app, address) : address);
    const rows = await this.app.query(`SELECT * FROM ${table} WHERE ${column} = ?`, [name(model)]);
    const copies = addresses.flatMap((address) =>
      rows.map((row) =>
        Object.values(row).map((value) => (value === name(model) ? name(address) : copyOf(value, address))),
      ),
    );
    const names = Object.keys(rows[0] ?? {});
    for (let i = 0; i < copies.length; i += ROWS_AT_ONCE) {
      const some = copies.slice(i, i + ROWS_AT_ONCE);
      const places = some.map((values) => `(${values.map(() => '?').join()})`).join();
      await this.app.query(`INSERT INTO ${table} (${names.join()}) VALUES ${places}`, some.flat());
    }
  }
}

/** Ids are renamed alike in every table, so that what belonged together does. */
function copyOf(value: unknown, address: string): unknown {
  if (typeof value !== 'string' || !UUID.test(value)) return value;
  return value.slice(0, 24) + createHash('sha256').update(`${address} ${value}`).digest('hex').slice(0, 12);
}
