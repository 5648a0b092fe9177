/** The oracle's sums of a data set as daily series: of every product in every shop, and in the chain. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { lowerMedian } from '../../model/answers/integers.ts';
import type { Scope } from '../../model/contract.ts';
import type { Manifest } from '../../model/manifest.ts';

/** What the price and the forecast of one product in one scope are computed from; index k of a series is the day T − k. */
export interface ProductSales {
  readonly scope: Scope;
  readonly productId: number;
  readonly category: string;
  readonly units: Float64Array;
  readonly netCents: Float64Array;
  readonly closingStock: Float64Array;
  readonly unitCostCents: number;
  /** In effect today; of the chain the lower median over its shops. */
  readonly currentPriceCents: number;
}

export interface Sales {
  /** By shop, then product. */
  readonly shops: readonly ProductSales[];
  /** By product. */
  readonly chain: readonly ProductSales[];
}

/** @param connection - to the oracle's file */
export async function readSales(connection: DuckDBConnection, manifest: Manifest): Promise<Sales> {
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const catalog = await rows('SELECT product_id, category, unit_cost_cents FROM product ORDER BY product_id');
  const prices = await rows('SELECT price_cents FROM shelf_price ORDER BY shop_id, product_id');
  const { units, netCents, delivered } = await readDaily(connection, manifest);
  const { historyDays, products, scale } = manifest;
  const shops = Array.from({ length: scale * products }, (_, place): ProductSales => {
    const [productId = 0, category = '', cost = 0] = catalog[place % products] ?? [];
    const days = (series: Float64Array) => series.subarray(place * historyDays, (place + 1) * historyDays);
    return {
      scope: { kind: 'shop', shopId: 1 + Math.floor(place / products) },
      productId: Number(productId),
      category: String(category),
      units: days(units),
      netCents: days(netCents),
      closingStock: closingStock(days(units), days(delivered)),
      unitCostCents: Number(cost),
      currentPriceCents: Number(prices[place]?.[0]),
    };
  });
  return { shops, chain: shops.slice(0, products).map(({ productId }) => chainOf(shops, productId)) };
}

async function readDaily(connection: DuckDBConnection, { historyDays, products, scale }: Manifest) {
  const size = scale * products * historyDays;
  const daily = { units: new Float64Array(size), netCents: new Float64Array(size), delivered: new Float64Array(size) };
  const reader = await connection.runAndReadAll(`
    SELECT ((shop_id - 1) * ${products} + product_id - 1) * ${historyDays} + age,
      sum(units)::INTEGER, sum(net)::INTEGER, sum(delivered)::INTEGER
    FROM daily GROUP BY shop_id, product_id, age`);
  const [places = [], units = [], nets = [], deliveries = []] = reader.getColumns();
  places.forEach((place, row) => {
    daily.units[Number(place)] = Number(units[row]);
    daily.netCents[Number(place)] = Number(nets[row]);
    daily.delivered[Number(place)] = Number(deliveries[row]);
  });
  return daily;
}

function closingStock(units: Float64Array, delivered: Float64Array): Float64Array {
  const stock = new Float64Array(units.length);
  for (let ago = units.length - 1, level = 0; ago >= 0; ago--) {
    level += (delivered[ago] ?? 0) - (units[ago] ?? 0);
    stock[ago] = level;
  }
  return stock;
}

function chainOf(shops: readonly ProductSales[], productId: number): ProductSales {
  const ofProduct = shops.filter((shop) => shop.productId === productId);
  const [first] = ofProduct;
  if (first === undefined) throw new RangeError(`no sales of product ${productId}`);
  const sum = (series: (shop: ProductSales) => Float64Array) =>
    first.units.map((_, ago) => ofProduct.reduce((total, shop) => total + (series(shop)[ago] ?? 0), 0));
  const prices = ofProduct.map((shop) => shop.currentPriceCents).sort((a, b) => a - b);
  return {
    ...first,
    scope: { kind: 'chain' },
    units: sum((shop) => shop.units),
    netCents: sum((shop) => shop.netCents),
    closingStock: sum((shop) => shop.closingStock),
    currentPriceCents: lowerMedian(prices) ?? 0,
  };
}
