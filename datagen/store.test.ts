import { afterAll, beforeAll, expect, test } from 'vitest';
import { TABLES } from '../model/manifest.ts';
import { type TemporaryDataset, temporaryDataset } from './testing/temporary-dataset.ts';

const KEY = { scale: 10, seed: 1, products: 40 };
let dataset: TemporaryDataset;
beforeAll(async () => {
  dataset = await temporaryDataset(KEY);
});
afterAll(() => dataset.remove());

test.each([
  ['shop', 'shop_id'],
  ['category', 'category_id'],
  ['product', 'product_id'],
  ['price', 'shop_id, product_id, valid_from, seq'],
  ['customer', 'customer_id'],
  ['employee', 'employee_id'],
  ['employee', 'login'],
  ['receipt', 'shop_id, till, seq'],
  ['receipt_line', 'shop_id, till, seq, line_no'],
  ['delivery', 'shop_id, product_id, delivered_on'],
])('rows of %s are unique by %s', async (table, key) => {
  const repeated = await dataset.rows(`SELECT ${key}, count(*) FROM ${table} GROUP BY ALL HAVING count(*) > 1`);
  expect(repeated).toEqual([]);
});

test.each([
  ['product', 'category', 'category_id'],
  ['price', 'shop', 'shop_id'],
  ['price', 'product', 'product_id'],
  ['customer', 'shop', 'home_shop_id = shop_id'],
  ['employee', 'shop', 'shop_id'],
  ['receipt', 'shop', 'shop_id'],
  ['receipt', 'customer', 'customer_id'],
  ['receipt_line', 'receipt', 'shop_id, till, seq'],
  ['receipt', 'receipt_line', 'shop_id, till, seq'],
  ['receipt_line', 'product', 'product_id'],
  ['delivery', 'shop', 'shop_id'],
  ['delivery', 'product', 'product_id'],
])('every %s finds its %s', async (from, to, columns) => {
  const on = columns.includes('=') ? `ON ${columns}` : `USING (${columns})`;
  const optional: Readonly<Record<string, string>> = { employee: 'shop_id', receipt: 'customer_id' };
  const given = `${columns === optional[from] ? columns : '1'} IS NOT NULL`;
  expect(await dataset.number(`SELECT count(*) FROM ${from} ANTI JOIN ${to} ${on} WHERE ${given}`)).toBe(0);
});

test('no column is null but a receipt’s customer and the BI team’s shop', async () => {
  for (const table of TABLES) {
    const [values = []] = await dataset.rows(`SELECT count(COLUMNS(*)) FROM ${table}`);
    const incomplete = values.filter((count) => Number(count) !== dataset.manifest.rows[table]);
    expect(incomplete, table).toHaveLength(table === 'receipt' || table === 'employee' ? 1 : 0);
  }
  expect(await dataset.number('SELECT count(*) FROM receipt WHERE customer_id IS NULL')).toBeGreaterThan(0);
  const team = await dataset.rows("FROM employee WHERE shop_id IS NULL OR role = 'bi'");
  expect(team).toEqual([[1, null, 'bi-1', 'bi']]);
});

test('tills of history number their receipts 1, 2, 3, … without a gap, in the order of time', async () => {
  const tills = await dataset.rows(
    'SELECT shop_id, till, count(*), min(seq), max(seq) FROM receipt GROUP BY ALL ORDER BY ALL',
  );
  expect(tills.map(([shop, till]) => [shop, till])).toEqual(
    Array.from({ length: KEY.scale }, (_, i) => [1, 2, 3].map((till) => [i + 1, till])).flat(),
  );
  for (const [, , count, first, last] of tills) expect([first, last]).toEqual([1, Number(count)]);
  const backwards = `SELECT count(*) FROM (
    SELECT sold_at < lag(sold_at) OVER (PARTITION BY shop_id, till ORDER BY seq) AS back FROM receipt) WHERE back`;
  expect(await dataset.number(backwards)).toBe(0);
});

test('the lines of a receipt are numbered 1, 2, 3, …', async () => {
  const numbering = `SELECT count(*) FROM (
    SELECT min(line_no) AS low, max(line_no) AS high, count(*) AS lines FROM receipt_line GROUP BY shop_id, till, seq)
    WHERE low <> 1 OR high <> lines`;
  expect(await dataset.number(numbering)).toBe(0);
});

test('history is 420 days that end today, and no shop is closed on any of them', async () => {
  const days = await dataset.rows(
    `SELECT shop_id, count(DISTINCT sold_at::DATE), min(sold_at)::DATE::VARCHAR, max(sold_at)::DATE::VARCHAR
     FROM receipt GROUP BY ALL ORDER BY ALL`,
  );
  expect(days).toEqual(Array.from({ length: KEY.scale }, (_, i) => [i + 1, 420n, '2025-05-07', '2026-06-30']));
  const outside = `SELECT count(*) FROM delivery WHERE delivered_on NOT BETWEEN DATE '2025-05-07' AND DATE '2026-06-30'`;
  expect(await dataset.number(outside)).toBe(0);
});

test('a shop has about 50,000 lines', async () => {
  const lines = (await dataset.rows('SELECT count(*) FROM receipt_line GROUP BY shop_id')).map(([n]) => Number(n));
  // Sizes 0.88 to 1.12 of the average, growth −4 % to +9 % over the mean day, and what is on the shelves.
  for (const count of lines) expect(Math.abs(count - 50_000)).toBeLessThan(13_000);
  expect(Math.abs(lines.reduce((sum, count) => sum + count, 0) / KEY.scale - 50_000)).toBeLessThan(5000);
});

test('every product has a price in every shop from the first day on, and a row only where it changes', async () => {
  const first = `SELECT count(DISTINCT (shop_id, product_id)) FROM price WHERE valid_from = DATE '2025-05-07'`;
  expect(await dataset.number(first)).toBe(KEY.scale * KEY.products);
  const repeated = `SELECT count(*) FROM (
    SELECT price_cents = lag(price_cents) OVER (PARTITION BY shop_id, product_id ORDER BY valid_from) AS same FROM price)
    WHERE same`;
  expect(await dataset.number(repeated)).toBe(0);
  expect(await dataset.number('SELECT count(*) FROM price WHERE seq <> 0 OR price_cents % 10 <> 9')).toBe(0);
  expect(
    await dataset.number(
      'SELECT count(*) FROM price JOIN product USING (product_id) WHERE price_cents <= unit_cost_cents',
    ),
  ).toBe(0);
});

test('what is rung up is the price in effect that day', async () => {
  const wrong = `SELECT count(*) FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
    ASOF JOIN price p ON l.shop_id = p.shop_id AND l.product_id = p.product_id AND r.sold_at::DATE >= p.valid_from
    WHERE l.unit_price_cents <> p.price_cents`;
  expect(await dataset.number(wrong)).toBe(0);
  const joined = wrong.replace(/WHERE.*/, '');
  expect(await dataset.number(joined)).toBe(dataset.manifest.rows.receipt_line);
});

test('a discount is a tenth of the line, of known customers, and never on a return', async () => {
  const wrong = `SELECT count(*) FROM receipt_line JOIN receipt USING (shop_id, till, seq)
    WHERE discount_cents NOT IN (0, quantity * unit_price_cents // 10)
      OR (discount_cents <> 0 AND (customer_id IS NULL OR quantity <= 0))`;
  expect(await dataset.number(wrong)).toBe(0);
});
