/** The store's tables in PostgreSQL, with the keys, foreign keys and indices that a good team would have. */
import type { TableName } from '../../../model/manifest.ts';

/** Tables without keys: those come after the rows. */
export const TABLES_SQL: Readonly<Record<TableName, string>> = {
  shop: 'shop_id integer NOT NULL, name text NOT NULL, city text NOT NULL, opened_on date NOT NULL',
  category: 'category_id integer NOT NULL, name text NOT NULL',
  product:
    'product_id integer NOT NULL, category_id integer NOT NULL, name text NOT NULL, unit_cost_cents integer NOT NULL',
  price:
    'shop_id integer NOT NULL, product_id integer NOT NULL, valid_from date NOT NULL, seq integer NOT NULL, price_cents integer NOT NULL',
  customer: 'customer_id integer NOT NULL, home_shop_id integer NOT NULL',
  employee:
    "employee_id integer NOT NULL, shop_id integer, login text NOT NULL, role text NOT NULL CHECK (role IN ('shop', 'bi'))",
  receipt:
    'shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, sold_at timestamp NOT NULL, customer_id integer',
  receipt_line:
    'shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, line_no smallint NOT NULL, product_id integer NOT NULL, quantity integer NOT NULL, unit_price_cents integer NOT NULL, discount_cents integer NOT NULL',
  delivery:
    'shop_id integer NOT NULL, product_id integer NOT NULL, delivered_on date NOT NULL, quantity integer NOT NULL',
};

/** Built after the rows, several at once: those that take longest come first. Unique ones become keys (KEYS_SQL). */
export const INDICES_SQL: readonly string[] = [
  'CREATE INDEX receipt_line_by_product ON receipt_line (product_id, shop_id) INCLUDE (till, seq, quantity, unit_price_cents, discount_cents)',
  'CREATE UNIQUE INDEX receipt_line_pkey ON receipt_line (shop_id, till, seq, line_no)',
  'CREATE UNIQUE INDEX receipt_pkey ON receipt (shop_id, till, seq)',
  'CREATE INDEX receipt_by_time ON receipt (shop_id, sold_at) INCLUDE (till, seq, customer_id)',
  'CREATE UNIQUE INDEX delivery_pkey ON delivery (shop_id, product_id, delivered_on)',
  'CREATE INDEX delivery_by_product ON delivery (product_id, shop_id)',
  'CREATE UNIQUE INDEX price_pkey ON price (shop_id, product_id, valid_from, seq)',
  'CREATE INDEX price_by_product ON price (product_id, shop_id)',
  'CREATE UNIQUE INDEX customer_pkey ON customer (customer_id)',
  'CREATE UNIQUE INDEX shop_pkey ON shop (shop_id)',
  'CREATE UNIQUE INDEX category_pkey ON category (category_id)',
  'CREATE UNIQUE INDEX product_pkey ON product (product_id)',
  'CREATE UNIQUE INDEX employee_pkey ON employee (employee_id)',
  'CREATE UNIQUE INDEX employee_login_key ON employee (login)',
];

/** After the indices, in this order. `receipt.customer_id` has no foreign key: a card may be older than the data set. */
export const KEYS_SQL: readonly string[] = [
  'ALTER TABLE shop ADD PRIMARY KEY USING INDEX shop_pkey',
  'ALTER TABLE category ADD PRIMARY KEY USING INDEX category_pkey',
  'ALTER TABLE product ADD PRIMARY KEY USING INDEX product_pkey, ADD FOREIGN KEY (category_id) REFERENCES category',
  'ALTER TABLE customer ADD PRIMARY KEY USING INDEX customer_pkey, ADD FOREIGN KEY (home_shop_id) REFERENCES shop',
  'ALTER TABLE employee ADD PRIMARY KEY USING INDEX employee_pkey, ADD UNIQUE USING INDEX employee_login_key, ADD FOREIGN KEY (shop_id) REFERENCES shop',
  'ALTER TABLE price ADD PRIMARY KEY USING INDEX price_pkey, ADD FOREIGN KEY (shop_id) REFERENCES shop, ADD FOREIGN KEY (product_id) REFERENCES product',
  'ALTER TABLE delivery ADD PRIMARY KEY USING INDEX delivery_pkey, ADD FOREIGN KEY (shop_id) REFERENCES shop, ADD FOREIGN KEY (product_id) REFERENCES product',
  'ALTER TABLE receipt ADD PRIMARY KEY USING INDEX receipt_pkey, ADD FOREIGN KEY (shop_id) REFERENCES shop',
  'ALTER TABLE receipt_line ADD PRIMARY KEY USING INDEX receipt_line_pkey, ADD FOREIGN KEY (shop_id, till, seq) REFERENCES receipt, ADD FOREIGN KEY (product_id) REFERENCES product',
];

/** Tables besides the store's: of what is posted. */
export const POSTED_SQL: readonly string[] = [
  // Fingerprints of what live tills and desks (till 100) have posted: they tell a repeat from a contradiction.
  'CREATE TABLE posted (shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, fingerprint text NOT NULL, PRIMARY KEY (shop_id, till, seq))',
  // The last number of every live till and desk: what an answer of one snapshot includes.
  'CREATE TABLE position (shop_id integer NOT NULL, till smallint NOT NULL, seq integer NOT NULL, PRIMARY KEY (shop_id, till))',
];
