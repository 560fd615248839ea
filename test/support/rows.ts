import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';

/** So many go into one statement. */
const AT_ONCE = 250;

/** Puts `count` rows straight into the database. */
export async function insertRows<T extends object>(
  app: TestApp,
  entity: new () => T,
  count: number,
  make: (i: number) => object,
): Promise<void> {
  const dataSource = app.app.get(DataSource);
  for (let first = 0; first < count; first += AT_ONCE) {
    const values = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => make(first + i));
    await dataSource.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute();
  }
}
