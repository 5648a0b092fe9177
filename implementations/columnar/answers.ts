/** From a statement's rows to the answers: the formulas of the model on sums that DuckDB computed. */
import { type AbcClass, abcClasses } from '../../model/answers/abc.ts';
import { detailOf, overviewOf, overviewProductOf } from '../../model/answers/answers.ts';
import type { DayFigures, ProductIdentity } from '../../model/answers/statistics.ts';
import type { AsOf, Detail, Overview, Position, Scope } from '../../model/contract.ts';
import type { DayNumber, IsoDate } from '../../model/units.ts';
import { PART } from './queries.ts';
import type { Row } from './readers.ts';

export interface CatalogEntry extends ProductIdentity {
  readonly unitCostCents: number;
}

/** Days that the formulas look back, today included. */
const DAYS = 392;

const partOf = (rows: readonly Row[], part: number) => rows.filter((row) => row[0] === part);

export function asOfOf(rows: readonly Row[]): AsOf {
  return partOf(rows, PART.posted)
    .map(([, shop, till, seq]): Position => [shop, till ?? 0, seq])
    .sort(([shopA, tillA], [shopB, tillB]) => shopA - shopB || tillA - tillB);
}

export function overviewFrom(
  rows: readonly Row[],
  scope: Scope,
  today: IsoDate,
  catalog: readonly CatalogEntry[],
): Overview {
  const sums = new Map(partOf(rows, PART.product).map((row) => [row[1], row]));
  const delivered = new Map(partOf(rows, PART.delivered).map(([, product, units]) => [product, units ?? 0]));
  const classes = classesOf(catalog, (productId) => sums.get(productId)?.[6] ?? 0);
  const products = catalog.map((product) => {
    const [, , revenueCents, units, unitsBefore, unitsEver] = sums.get(product.productId) ?? [0, 0, 0, 0, 0, 0];
    const stockUnits = (delivered.get(product.productId) ?? 0) - unitsEver;
    const statistics = {
      revenueCents: revenueCents ?? 0,
      units,
      unitsBefore,
      stockUnits,
      unitCostCents: product.unitCostCents,
    };
    return overviewProductOf(product, statistics, classes.get(product.productId) ?? 'C');
  });
  return overviewOf(scope, today, products);
}

/** @throws {RangeError} if the product has no price: then the data set is damaged */
export function detailFrom(
  rows: readonly Row[],
  scope: Scope,
  today: { readonly iso: IsoDate; readonly day: DayNumber },
  product: CatalogEntry,
  catalog: readonly CatalogEntry[],
): Detail {
  const revenues = new Map(partOf(rows, PART.product).map(([, productId, revenue]) => [productId, revenue ?? 0]));
  const classes = classesOf(catalog, (productId) => revenues.get(productId) ?? 0);
  const [window] = partOf(rows, PART.window);
  const [visits] = partOf(rows, PART.visits);
  const currentPriceCents = partOf(rows, PART.price)[0]?.[2] ?? null;
  if (currentPriceCents === null) throw new RangeError(`product ${product.productId} has no price`);
  const statistics = {
    unitCostCents: product.unitCostCents,
    days: daysOf(rows, today.day),
    receipts: window?.[3] ?? 0,
    medianLineCents: window?.[2] ?? null,
    customers: visits?.[2] ?? 0,
    repeatCustomers: visits?.[3] ?? 0,
    currentPriceCents,
  };
  return detailOf(scope, product, today.iso, statistics, classes.get(product.productId) ?? 'C');
}

function classesOf(
  catalog: readonly CatalogEntry[],
  revenueOf: (productId: number) => number,
): ReadonlyMap<number, AbcClass> {
  return abcClasses(catalog.map(({ productId }) => ({ productId, revenueCents: revenueOf(productId) })));
}

function daysOf(rows: readonly Row[], today: DayNumber): DayFigures {
  const units = new Float64Array(DAYS);
  const netCents = new Float64Array(DAYS);
  const change = new Float64Array(DAYS);
  let stock = 0;
  const move = (age: number, pieces: number) => {
    if (age < DAYS) change[age] = (change[age] ?? 0) + pieces;
    else stock += pieces;
  };
  for (const [, day, sold, net] of partOf(rows, PART.day)) {
    const age = today - day;
    move(age, -(sold ?? 0));
    if (age >= DAYS) continue;
    units[age] = sold ?? 0;
    netCents[age] = net;
  }
  for (const [, day, brought] of partOf(rows, PART.delivered)) move(today - day, brought ?? 0);
  const closingStock = new Float64Array(DAYS);
  for (let age = DAYS - 1; age >= 0; age--) closingStock[age] = stock += change[age] ?? 0;
  return { units, netCents, closingStock };
}
