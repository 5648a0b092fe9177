/** What was planted, found again in the rows: the manifest's truths and the shape of demand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DISCOUNTED_OF_256, KNOWN_OF_256, WEEKDAY_FACTOR } from './parameters.ts';
import { type TemporaryDataset, temporaryDataset } from './testing/temporary-dataset.ts';

const SCALE = 10;
let dataset: TemporaryDataset;
beforeAll(async () => {
  dataset = await temporaryDataset({ scale: SCALE, seed: 1, products: 40 });
});
afterAll(() => dataset.remove());

const share = (condition: string, table: string) =>
  dataset.number(`SELECT count(*) FILTER (${condition}) / count(*) FROM ${table}`);

test('returns and anonymous receipts are as frequent as planted', async () => {
  const { truth, rows } = dataset.manifest;
  // Four deviations of a binomial share.
  const doubt = (planted: number, of: number) => 4 * Math.sqrt((planted * (1 - planted)) / of);
  const returns = await share('quantity < 0', 'receipt_line');
  expect(Math.abs(returns - truth.returnShare)).toBeLessThan(doubt(truth.returnShare, rows.receipt_line));
  const anonymous = await share('customer_id IS NULL', 'receipt');
  expect(Math.abs(anonymous - truth.anonymousShare)).toBeLessThan(doubt(truth.anonymousShare, rows.receipt));
  const discounted = await share('discount_cents > 0', 'receipt_line');
  const planted = (DISCOUNTED_OF_256 / 256) * (KNOWN_OF_256 / 256) * (1 - truth.returnShare);
  expect(Math.abs(discounted - planted)).toBeLessThan(doubt(planted, rows.receipt_line) * 2);
});

test('one known customer in 64 is a visitor, from a shop with a lower number', async () => {
  const homes = 'receipt JOIN customer USING (customer_id)';
  expect(await share('home_shop_id > shop_id', homes)).toBe(0);
  // A visitor's home is drawn from 1 to the shop itself, which is no visit: (s − 1) / s of them.
  const away = Array.from({ length: SCALE }, (_, i) => i / (i + 1)).reduce((sum, part) => sum + part, 0) / SCALE / 64;
  expect(Math.abs((await share('home_shop_id <> shop_id', homes)) / away - 1)).toBeLessThan(0.15);
});

/** Closing stock of every shop, product and day after the first week. */
const CLOSING = `
  WITH moved AS (
    SELECT shop_id, product_id, sold_at::DATE AS day, -quantity AS units FROM receipt_line JOIN receipt USING (shop_id, till, seq)
    UNION ALL SELECT shop_id, product_id, delivered_on, quantity FROM delivery
    UNION ALL SELECT shop_id, product_id, (DATE '2025-05-07' + day::INTEGER)::DATE, 0 FROM shop, product, range(420) days(day)),
  daily AS (SELECT shop_id, product_id, day, sum(units) AS units FROM moved GROUP BY ALL)
  SELECT *, sum(units) OVER (PARTITION BY shop_id, product_id ORDER BY day) AS stock FROM daily
  QUALIFY day >= DATE '2025-05-14'`;

test('shelves are empty about as often as deliveries come late, and stock is hardly ever below nothing', async () => {
  // A late delivery leaves 2 or 3 days without, and the evening before: 3.5 of 7 days.
  const planted = (dataset.manifest.truth.lateDeliveryShare * 3.5) / 7;
  expect(Math.abs((await share('stock <= 0', `(${CLOSING})`)) / planted - 1)).toBeLessThan(0.1);
  expect(await share('stock < 0', `(${CLOSING})`)).toBeLessThan(0.0001);
  expect(await dataset.number(`SELECT min(stock) FROM (${CLOSING})`)).toBeGreaterThanOrEqual(-3);
});

test('products sell about by their popularity', async () => {
  const sold = await dataset.rows('SELECT product_id, count(*) / sum(count(*)) OVER () FROM receipt_line GROUP BY ALL');
  const shares = new Map(sold.map(([product, part]) => [product, Number(part)]));
  for (const { productId, popularityShare } of dataset.manifest.truth.products) {
    // Taste of ten shops, seasons and promotions make it a fourth more or less, not another product.
    expect((shares.get(productId) ?? 0) / popularityShare).toBeGreaterThan(0.7);
    expect((shares.get(productId) ?? 0) / popularityShare).toBeLessThan(1.45);
  }
});

test('weekdays differ as planted', async () => {
  const days = await dataset.rows(
    'SELECT isodow(sold_at), count(*) * 7 / sum(count(*)) OVER () FROM receipt GROUP BY ALL ORDER BY ALL',
  );
  const mean = WEEKDAY_FACTOR.reduce((sum, factor) => sum + factor, 0) / 7;
  expect(days).toHaveLength(7);
  for (const [day, factor] of days)
    expect(Math.abs(Number(factor) / ((WEEKDAY_FACTOR[Number(day) - 1] ?? 0) / mean) - 1)).toBeLessThan(0.03);
});

test('a promotion lowers the price in every shop for its week, and more is sold', async () => {
  const weeks = dataset.manifest.truth.products.flatMap(({ productId, promotionWeeks }) =>
    promotionWeeks.map((week) => `(${productId}, ${week})`),
  );
  const weekly = `
    WITH promotion(product_id, week) AS (VALUES ${weeks.join(', ')}),
    weekly AS (
      SELECT shop_id, product_id, datediff('day', DATE '2025-05-07', sold_at::DATE) // 7 AS week,
        max(unit_price_cents) AS cents, sum(quantity) AS units
      FROM receipt_line JOIN receipt USING (shop_id, till, seq) GROUP BY ALL)
    SELECT count(*) FILTER (during.cents >= before.cents) / count(*), sum(during.units) / sum(before.units)
    FROM promotion JOIN weekly during USING (product_id, week)
    JOIN weekly before ON before.shop_id = during.shop_id AND before.product_id = during.product_id AND before.week = during.week - 1`;
  const [[notLower, more] = []] = await dataset.rows(weekly);
  // Not lower: 10 % off in the week after a shop's own trial of 7 % less, rounded to a price that ends in 9.
  expect(Number(notLower)).toBeLessThan(0.05);
  expect(Number(more)).toBeGreaterThan(1.3);
});
