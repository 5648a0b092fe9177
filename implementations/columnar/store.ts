/** The columnar database as the shared backend wants it: answers as text with their positions, writes, and the directory. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { dayNumber } from '../../model/calendar.ts';
import type { IsoDate } from '../../model/units.ts';
import { directoryOf } from '../shared/backend/directory.ts';
import type { OpenStore } from '../shared/backend/serve.ts';
import { asOfOf, type CatalogEntry, detailFrom, overviewFrom } from './answers.ts';
import { openReaders } from './readers.ts';
import { openWriter } from './writer.ts';

/** @param instance - belongs to the store from now on, which closes it */
export async function openStore(instance: DuckDBInstance, iso: IsoDate): Promise<OpenStore> {
  const today = { iso, day: dayNumber(iso) };
  const connection = await instance.connect();
  const catalog = await readCatalog(connection);
  const byId = new Map(catalog.map((product) => [product.productId, product]));
  const directory = await readDirectory(connection, iso, catalog);
  const readers = await openReaders(instance, today.day);
  const writer = await openWriter(connection, today.day);
  return {
    directory,
    store: {
      async overview(scope) {
        const rows = await readers.overview(scope);
        return { asOf: asOfOf(rows), dataJson: JSON.stringify(overviewFrom(rows, scope, iso, catalog)) };
      },
      async detail(scope, productId) {
        const product = byId.get(productId);
        if (product === undefined) throw new RangeError(`no product ${productId}`);
        const rows = await readers.detail(scope, productId);
        return { asOf: asOfOf(rows), dataJson: JSON.stringify(detailFrom(rows, scope, today, product, catalog)) };
      },
      postReceipts: writer.postReceipts,
      postPrice: writer.postPrice,
      async close() {
        await writer.close();
        await readers.close();
        instance.closeSync();
      },
    },
  };
}

async function readCatalog(connection: DuckDBConnection): Promise<readonly CatalogEntry[]> {
  const reader = await connection.runAndReadAll(
    'SELECT product_id, name, category, unit_cost_cents FROM product ORDER BY product_id',
  );
  return reader.getRows().map(([id, name, category, cost]) => ({
    productId: Number(id),
    name: String(name),
    category: String(category),
    unitCostCents: Number(cost),
  }));
}

async function readDirectory(connection: DuckDBConnection, today: string, catalog: readonly CatalogEntry[]) {
  const shops = await connection.runAndReadAll('SELECT shop_id FROM shop');
  const employees = await connection.runAndReadAll('SELECT login, role, shop_id FROM employee');
  return directoryOf({
    today,
    shopIds: shops.getRows().map(([id]) => Number(id)),
    productIds: catalog.map(({ productId }) => productId),
    employees: employees.getRows().map(([login, role, shop]) => ({
      login: String(login),
      role: String(role),
      shopId: shop === null ? null : Number(shop),
    })),
  });
}
