import { shapeOf } from '../../src/traces/statements.js';

it.each([
  ['SELECT 1', 'SELECT ?'],
  [
    "SELECT * FROM users WHERE email = 'ada@example.com' AND x='it''s' LIMIT 20",
    'SELECT * FROM users WHERE email = ? AND x=? LIMIT ?',
  ],
  ["UPDATE t SET a1 = 'a\\'b', b = -1.5", 'UPDATE t SET a1 = ?, b = -?'],
  ['SELECT "id"\n  FROM `t2`', 'SELECT "id" FROM `t2`'],
])('the shape of %s is %s', (sql, shape) => expect(shapeOf(sql)).toBe(shape));
