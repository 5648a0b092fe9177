/** TRANSFORM, the last part: statistics of a scope into the answers' documents, by the formulas of the model. */
import { abcClasses } from '../../model/answers/abc.ts';
import { detailOf, overviewOf, overviewProductOf } from '../../model/answers/answers.ts';
import { safeNumber } from '../../model/answers/integers.ts';
import type { DetailStatistics } from '../../model/answers/statistics.ts';
import { WINDOW, windowSum, YEAR } from '../../model/answers/window.ts';
import type { IsoDate } from '../../model/units.ts';
import type { CatalogEntry } from '../shared/postgres/reads.ts';
import { type ScopeStatistics, scopeId } from './statistics.ts';

/** `data` of one answer as JSON text. */
export interface Document {
  /** 0: the chain. */
  readonly scopeId: number;
  /** 0: the overview. */
  readonly productId: number;
  readonly json: string;
}

/** The overview, and the detail of every product. @param catalog - in the order of the statistics */
export function documentsOf(
  { scope, products }: ScopeStatistics,
  catalog: readonly CatalogEntry[],
  today: IsoDate,
): Document[] {
  const id = scopeId(scope);
  const both = catalog.flatMap((product, slot) => {
    const statistics = products[slot];
    return statistics === undefined ? [] : [{ product, statistics }];
  });
  const classes = abcClasses(
    both.map(({ product: { productId }, statistics: { days } }) => ({
      productId,
      revenueCents: safeNumber(windowSum(days.netCents, 0, YEAR)),
    })),
  );
  const classOf = (productId: number) => classes.get(productId) ?? 'C';
  const lines = both.map(({ product, statistics }) =>
    overviewProductOf(product, overviewStatistics(statistics), classOf(product.productId)),
  );
  const details = both.map(({ product, statistics }) => ({
    scopeId: id,
    productId: product.productId,
    json: JSON.stringify(detailOf(scope, product, today, statistics, classOf(product.productId))),
  }));
  return [{ scopeId: id, productId: 0, json: JSON.stringify(overviewOf(scope, today, lines)) }, ...details];
}

function overviewStatistics({ days, unitCostCents }: DetailStatistics) {
  return {
    revenueCents: safeNumber(windowSum(days.netCents, 0, WINDOW)),
    units: safeNumber(windowSum(days.units, 0, WINDOW)),
    unitsBefore: safeNumber(windowSum(days.units, WINDOW, WINDOW)),
    stockUnits: days.closingStock[0] ?? 0,
    unitCostCents,
  };
}
