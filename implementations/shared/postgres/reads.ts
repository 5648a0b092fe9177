/** What every service on PostgreSQL reads the same way: who may log in, the catalogue, and positions. */
import type pg from 'pg';
import type { ProductIdentity } from '../../../model/answers/statistics.ts';
import type { AsOf, Position, Scope } from '../../../model/contract.ts';
import { type Directory, directoryOf } from '../backend/directory.ts';

export interface CatalogEntry extends ProductIdentity {
  readonly unitCostCents: number;
}

export async function readCatalog(db: pg.Pool | pg.PoolClient): Promise<readonly CatalogEntry[]> {
  const { rows } = await db.query<CatalogEntry>(
    `SELECT product_id AS "productId", p.name, c.name AS category, unit_cost_cents AS "unitCostCents"
     FROM product p JOIN category c USING (category_id) ORDER BY product_id`,
  );
  return rows;
}

/** @param today - of the data set's manifest */
export async function readDirectory(db: pg.Pool | pg.PoolClient, today: string): Promise<Directory> {
  const shops = await db.query<{ shop_id: number }>('SELECT shop_id FROM shop');
  const products = await db.query<{ product_id: number }>('SELECT product_id FROM product');
  const employees = await db.query<{ login: string; role: string; shopId: number | null }>(
    'SELECT login, role, shop_id AS "shopId" FROM employee',
  );
  return directoryOf({
    today,
    shopIds: shops.rows.map((row) => row.shop_id),
    productIds: products.rows.map((row) => row.product_id),
    employees: employees.rows,
  });
}

/** Positions of the live tills in a scope, in the snapshot of the caller's transaction. */
export async function readAsOf(client: pg.PoolClient, scope: Scope): Promise<AsOf> {
  const { rows } = await client.query<Position>({
    rowMode: 'array',
    name: `positions-${scope.kind}`,
    text: `SELECT shop_id, till, seq FROM position WHERE seq > 0 ${scope.kind === 'shop' ? 'AND shop_id = $1' : ''} ORDER BY shop_id, till`,
    values: scope.kind === 'shop' ? [scope.shopId] : [],
  });
  return rows;
}
