/**
 * From the store's rows to the state, set-wise: SQL for a range of shops or for the chain. `prepare` fills the state's
 * tables with it; the mode `full` reads it at every write.
 */
import { dayNumber } from '../../model/calendar.ts';
import type { IsoDate } from '../../model/units.ts';

/** Days that the formulas look back, today included. */
const DAYS = 392;

/** Shops $1 … $2 as scopes of their own, or all of them as one. */
export type Source = 'shops' | 'chain';

const scopeOf = { shops: 'shop_id', chain: '0' } as const;
const rowsOf = { shops: 'shop_id BETWEEN $1 AND $2', chain: 'true' } as const;
const scopesOf = { shops: 'scope_id BETWEEN $1 AND $2', chain: 'scope_id = 0' } as const;

export interface StateSql {
  readonly visits: string;
  readonly lineNets: string;
  readonly shelfPrices: string;
  /**
   * One row a product: columns of product_state in their order, but with every class C, and then the days of past. Reads
   * `visit`, `line_net` and `shelf_price`, be they tables or subqueries.
   */
  readonly states: string;
}

/** @param today - of the data set */
export function stateSql(source: Source, today: IsoDate): StateSql {
  // Written into the statements: the check is what keeps anything but a date out of them.
  dayNumber(today);
  return {
    visits: visits(source, today),
    lineNets: lineNets(source, today),
    shelfPrices: shelfPrices(source, today),
    states: states(source, today),
  };
}

/**
 * Before these statements, in their transaction. The planner would look up each receipt's lines one by one and remember
 * what it found, though none comes twice: four times as dear as hashing them.
 */
export const PLAN_FOR_ROWS = 'SET LOCAL enable_memoize = off';

/** The range is said of both tables: the planner carries an equation over to the other side of a join, but no range. */
const lines = (source: Source) =>
  `(SELECT * FROM receipt_line WHERE ${rowsOf[source]}) AS line JOIN (SELECT * FROM receipt WHERE ${rowsOf[source]}) AS receipt USING (shop_id, till, seq)`;
const NET = 'quantity::bigint * unit_price_cents - discount_cents';

const until = (today: IsoDate) => `sold_at < DATE '${today}' + 1`;
const inWindow = (today: IsoDate) => `sold_at >= DATE '${today}' - 27 AND ${until(today)}`;

const visits = (source: Source, today: IsoDate) => `
  SELECT scope_id, product_id, customer_id, count(*)::integer AS receipts
  FROM (SELECT DISTINCT ${scopeOf[source]} AS scope_id, product_id, coalesce(customer_id, 0) AS customer_id, shop_id, till, seq
        FROM ${lines(source)} WHERE ${inWindow(today)}) AS bought
  GROUP BY 1, 2, 3`;

const lineNets = (source: Source, today: IsoDate) => `
  SELECT ${scopeOf[source]} AS scope_id, product_id, ${NET} AS value, count(*)::integer AS count
  FROM ${lines(source)} WHERE ${inWindow(today)} AND quantity > 0
  GROUP BY 1, 2, 3`;

const shelfPrices = (source: Source, today: IsoDate) => `
  SELECT ${scopeOf[source]} AS scope_id, product_id, price_cents::bigint AS value, count(*)::integer AS count
  FROM (SELECT DISTINCT ON (shop_id, product_id) shop_id, product_id, price_cents
        FROM price WHERE ${rowsOf[source]} AND valid_from <= DATE '${today}'
        ORDER BY shop_id, product_id, valid_from DESC, seq DESC) AS in_effect
  GROUP BY 1, 2, 3`;

/** Days older than those of the formulas count together, as day 392: the stock at the beginning needs them. */
const states = (source: Source, today: IsoDate) => `
  WITH sold AS (
    SELECT ${scopeOf[source]} AS scope_id, product_id, least(DATE '${today}' - sold_at::date, ${DAYS}) AS age,
      sum(quantity)::bigint AS units, sum(${NET})::bigint AS net_cents
    FROM ${lines(source)} WHERE ${until(today)} GROUP BY 1, 2, 3
  ), brought AS (
    SELECT ${scopeOf[source]} AS scope_id, product_id, least(DATE '${today}' - delivered_on, ${DAYS}) AS age,
      sum(quantity)::bigint AS quantity
    FROM delivery WHERE ${rowsOf[source]} AND delivered_on <= DATE '${today}' GROUP BY 1, 2, 3
  ), wanted AS (
    ${source === 'shops' ? `SELECT shop_id AS scope_id, product_id FROM shop CROSS JOIN product WHERE ${rowsOf.shops}` : 'SELECT 0 AS scope_id, product_id FROM product'}
  ), day AS (
    SELECT scope_id, product_id, age, coalesce(units, 0) AS units, coalesce(net_cents, 0) AS net_cents,
      sum(coalesce(quantity, 0) - coalesce(units, 0)) OVER (PARTITION BY scope_id, product_id ORDER BY age DESC)::bigint AS stock
    FROM wanted CROSS JOIN generate_series(0, ${DAYS}) AS age
      LEFT JOIN sold USING (scope_id, product_id, age) LEFT JOIN brought USING (scope_id, product_id, age)
  ), figures AS (
    SELECT scope_id, product_id,
      sum(net_cents) FILTER (WHERE age < 364)::bigint AS year_revenue_cents,
      sum(net_cents) FILTER (WHERE age < 28)::bigint AS revenue_cents,
      sum(units) FILTER (WHERE age < 28)::bigint AS units,
      sum(units) FILTER (WHERE age BETWEEN 28 AND 55)::bigint AS units_before,
      sum(stock) FILTER (WHERE age = 0)::bigint AS stock_units,
      sum(units) FILTER (WHERE age = 0)::bigint AS units_today,
      sum(net_cents) FILTER (WHERE age = 0)::bigint AS net_today_cents,
      json_build_array(${['units', 'net_cents', 'stock'].map((series) => `array_agg(CASE age WHEN 0 THEN 0 ELSE ${series} END ORDER BY age) FILTER (WHERE age < ${DAYS})`).join(', ')}) AS past_days
    FROM day GROUP BY 1, 2
  ), visited AS (
    SELECT scope_id, product_id, sum(receipts)::bigint AS receipts, count(*) FILTER (WHERE customer_id > 0) AS customers,
      count(*) FILTER (WHERE customer_id > 0 AND receipts > 1) AS repeat_customers
    FROM visit WHERE ${scopesOf[source]} GROUP BY 1, 2
  ), nets AS (${cursor('line_net', source)}
  ), prices AS (${cursor('shelf_price', source)}
  )
  SELECT scope_id, product_id, 'C' AS abc_class, year_revenue_cents, revenue_cents, units, units_before, stock_units, units_today, net_today_cents,
    coalesce(receipts, 0) AS receipts, coalesce(customers, 0) AS customers, coalesce(repeat_customers, 0) AS repeat_customers,
    coalesce(nets.size, 0) AS nets, coalesce(nets.below, 0) AS nets_below, nets.median AS median_net_cents,
    prices.size AS prices, prices.below AS prices_below, prices.median AS price_cents,
    past_days
  FROM figures LEFT JOIN visited USING (scope_id, product_id)
    LEFT JOIN nets USING (scope_id, product_id) JOIN prices USING (scope_id, product_id)
  ORDER BY scope_id, product_id`;

/** The lower median of a multiset of counts, with the size and what is below it. */
function cursor(table: string, source: Source): string {
  return `
    SELECT DISTINCT ON (scope_id, product_id) scope_id, product_id, size, upto - count AS below, value AS median
    FROM (SELECT scope_id, product_id, value, count,
            sum(count) OVER (PARTITION BY scope_id, product_id ORDER BY value) AS upto,
            sum(count) OVER (PARTITION BY scope_id, product_id) AS size
          FROM ${table} WHERE ${scopesOf[source]}) AS counted
    WHERE upto > (size - 1) / 2 ORDER BY scope_id, product_id, value`;
}
