import { BudgetKey } from '../../src/otp/budget-key.js';
import type { TestApp } from './app.js';

/** Where what was counted for an address stands in `otp_destinations`. */
export function budgetOf(app: TestApp, address: string, realm = 'default'): string {
  return app.app.get(BudgetKey, { strict: false }).of(realm, address).destination;
}
