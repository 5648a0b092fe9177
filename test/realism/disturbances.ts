/** Why the elasticity found is not the planted one: the contract's regression once more, with one disturbance taken out at a time. */
import { WEEK, YEAR } from '../../model/answers/window.ts';
import type { Manifest } from '../../model/manifest.ts';
import { median, quantile, slopeOf } from './numbers.ts';
import type { ProductSales } from './sales.ts';
import type { Expected, Without, Worlds } from './worlds.ts';

/** Errors of the regression on all products of a kind of scope, as fractions of the planted elasticity. */
export interface Disturbed {
  /** What was taken out of the units, or of the price. */
  readonly without: string;
  readonly medianError: number;
  readonly ninetiethError: number;
  /** Median of found / planted − 1. */
  readonly bias: number;
}

/** Sums of the weeks that an answer keeps, of one product in one scope: one value a week. */
interface Case {
  readonly productId: number;
  readonly units: readonly number[];
  readonly netCents: readonly number[];
  readonly expectedUnits: Readonly<Record<Without, readonly number[]>>;
  /** Expected sales at shelf prices. */
  readonly expectedCents: readonly number[];
}

/** What the regression takes, one value a week. */
type Reading = (one: Case) => readonly number[];

const sold: Reading = ({ units }) => units;
const paid: Reading = ({ netCents, units }) => ratios(netCents, units).map(Math.round);
/** On the shelf; of the chain the mean over its shops by what they are expected to sell. */
const tagged: Reading = ({ expectedCents, expectedUnits }) => ratios(expectedCents, expectedUnits.nothing);
/** What the demand tables expect, in place of what was drawn from them. */
const expected: Reading = ({ expectedUnits }) => expectedUnits.nothing;
/** Scaled to what a world without the disturbances would have sold. */
const scaled =
  (reading: Reading, ...disturbances: readonly Without[]): Reading =>
  (one) =>
    disturbances.reduce((units, without) => {
      const factors = ratios(one.expectedUnits[without], one.expectedUnits.nothing);
      return units.map((some, week) => some * (factors[week] ?? Number.NaN));
    }, reading(one));

/** What is taken out, and what the regression then takes for units and price. */
const READINGS: readonly { readonly without: string; readonly units: Reading; readonly cents: Reading }[] = [
  { without: 'nothing (as answered)', units: sold, cents: paid },
  { without: 'discounts and returns', units: sold, cents: tagged },
  { without: 'growth', units: scaled(sold, 'growth'), cents: paid },
  { without: 'seasons', units: scaled(sold, 'seasons'), cents: paid },
  { without: 'chance of the single sale', units: expected, cents: paid },
  { without: 'seasons and growth', units: scaled(sold, 'seasons', 'growth'), cents: paid },
  { without: 'all of these', units: scaled(expected, 'seasons', 'growth'), cents: tagged },
];

/** @param place - which kind of scope: its sales and worlds are in the same order */
export function disturbances(
  sales: readonly ProductSales[],
  worlds: Worlds,
  place: 'shops' | 'chain',
  manifest: Manifest,
): Disturbed[] {
  const planted = new Map(
    manifest.truth.products.map(({ productId, elasticityMilli }) => [productId, elasticityMilli]),
  );
  const cases = sales.map((product, index) => caseOf(product, worlds, place, index));
  return READINGS.map(({ without, units, cents }) => {
    const errors = cases
      .map(
        (one) => (1000 * slopeOf(logs(cents(one)), logs(units(one)))) / (planted.get(one.productId) ?? Number.NaN) - 1,
      )
      .filter((error) => Number.isFinite(error));
    const sizes = errors.map(Math.abs);
    return { without, medianError: median(sizes), ninetiethError: quantile(sizes, 0.9), bias: median(errors) };
  });
}

function caseOf(sales: ProductSales, worlds: Worlds, place: 'shops' | 'chain', index: number): Case {
  const kept: number[] = [];
  for (let ago = 0; ago < YEAR; ago += WEEK) if (isKept(sales, ago)) kept.push(ago);
  const weekly = (series: Float64Array) => kept.map((ago) => sumOfWeek(series, ago));
  const expectedIn = (without: Without): Expected => {
    const found = worlds[without][place][index];
    if (found === undefined) throw new RangeError(`a world has no ${place} at ${index}`);
    return found;
  };
  return {
    productId: sales.productId,
    units: weekly(sales.units),
    netCents: weekly(sales.netCents),
    expectedUnits: {
      nothing: weekly(expectedIn('nothing').units),
      seasons: weekly(expectedIn('seasons').units),
      growth: weekly(expectedIn('growth').units),
      'price response': weekly(expectedIn('price response').units),
    },
    expectedCents: weekly(expectedIn('nothing').cents),
  };
}

/** As the contract has it: with sales and without an empty shelf. */
function isKept({ units, closingStock }: ProductSales, ago: number): boolean {
  for (let day = ago; day < ago + WEEK; day++) if ((closingStock[day] ?? 0) <= 0) return false;
  return sumOfWeek(units, ago) > 0;
}

function sumOfWeek(series: Float64Array, ago: number): number {
  let sum = 0;
  for (let day = ago; day < ago + WEEK; day++) sum += series[day] ?? 0;
  return sum;
}

const logs = (values: readonly number[]) => values.map(Math.log);
const ratios = (above: readonly number[], below: readonly number[]) =>
  above.map((value, index) => value / (below[index] ?? Number.NaN));
