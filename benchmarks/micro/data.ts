/** Figures of one product for micro.ts: steady trade with a weekly wave and three price levels. */

import type { DetailStatistics, ProductIdentity } from '../../model/answers/statistics.ts';
import { dayNumber } from '../../model/calendar.ts';

const DAYS = 420;

export const TODAY = '2026-06-30';
export const TODAY_NUMBER = dayNumber(TODAY);
export const PRODUCT: ProductIdentity = { productId: 7, name: 'Butter 250 g', category: 'Dairy' };

const LEVELS = [229, 199, 249] as const;
const daily = (of: (ago: number) => number) => Int32Array.from({ length: DAYS }, (_, ago) => of(ago));
const priceOf = (ago: number) => LEVELS[Math.floor(ago / 7) % LEVELS.length] ?? LEVELS[0];
const unitsOf = (ago: number) => 6 + ((ago * 7) % 5) + (ago % 7 === 2 ? 4 : 0) + (priceOf(ago) === 199 ? 3 : 0);

export const STATISTICS: DetailStatistics = {
  unitCostCents: 140,
  days: {
    units: daily(unitsOf),
    netCents: daily((ago) => unitsOf(ago) * priceOf(ago)),
    closingStock: daily((ago) => 20 + ((ago * 13) % 40)),
  },
  receipts: 180,
  customers: 90,
  repeatCustomers: 40,
  medianLineCents: 229,
  currentPriceCents: 229,
};

export const REVENUES = Array.from({ length: 40 }, (_, i) => ({
  productId: i + 1,
  revenueCents: Math.round(900_000 / (i + 1)),
}));
