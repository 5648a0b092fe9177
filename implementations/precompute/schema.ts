/** Target data beside the store's tables. Scope 0 is the chain, any other a shop. */

export const CHAIN_ID = 0;

/** What every mode has: the documents that reads send as they are; product 0 is the overview. */
export const DOCUMENT_TABLE = `
  CREATE TABLE document (
    scope_id integer NOT NULL, product_id integer NOT NULL, body text NOT NULL, PRIMARY KEY (scope_id, product_id)
  ) WITH (fillfactor = 50)`;

/**
 * The exact state. No index holds what a write changes, and pages have room: updates stay on their page (HOT).
 * `past` is written once, so that no write carries a year of days along.
 */
export const STATE_TABLES: readonly string[] = [
  `CREATE TABLE product_state (
     scope_id integer NOT NULL, product_id integer NOT NULL, abc_class text NOT NULL,
     year_revenue_cents bigint NOT NULL, revenue_cents bigint NOT NULL, units bigint NOT NULL, units_before bigint NOT NULL,
     stock_units bigint NOT NULL, units_today bigint NOT NULL, net_today_cents bigint NOT NULL,
     receipts bigint NOT NULL, customers bigint NOT NULL, repeat_customers bigint NOT NULL,
     nets bigint NOT NULL, nets_below bigint NOT NULL, median_net_cents bigint,
     prices bigint NOT NULL, prices_below bigint NOT NULL, price_cents bigint NOT NULL,
     PRIMARY KEY (scope_id, product_id)
   ) WITH (fillfactor = 50)`,
  // [units, net in cents, closing stock], each [day T, day T − 1, …] with 0 for today's, which is in product_state. As json, a
  // type that PostgreSQL sends as it lies there: turning a year of numbers into text would cost more than the look-up.
  `CREATE TABLE past (
     scope_id integer NOT NULL, product_id integer NOT NULL, days json NOT NULL, PRIMARY KEY (scope_id, product_id))`,
  // Receipts with the product by customer, in the window; customer 0: all without a name.
  `CREATE TABLE visit (
     scope_id integer NOT NULL, product_id integer NOT NULL, customer_id integer NOT NULL, receipts integer NOT NULL,
     PRIMARY KEY (scope_id, product_id, customer_id)) WITH (fillfactor = 80)`,
  // Multisets as counts by value: nets of the window's lines with a quantity above 0, and the shops' prices in effect.
  ...['line_net', 'shelf_price'].map(
    (table) => `CREATE TABLE ${table} (
     scope_id integer NOT NULL, product_id integer NOT NULL, value bigint NOT NULL, count integer NOT NULL,
     PRIMARY KEY (scope_id, product_id, value)) WITH (fillfactor = 80)`,
  ),
];

/** Of the mode `queue`: calls that are durable and not merged yet, and how far each till has been merged. */
export const QUEUE_TABLES: readonly string[] = [
  'CREATE TABLE queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, call text NOT NULL)',
  'CREATE TABLE merged (shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, PRIMARY KEY (shop_id, till))',
];
