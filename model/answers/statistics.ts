/** What the answers are computed from: per scope and product, a few sums and a series of days. All are safe integers. */

/** Days of a product in a scope; index k is the day T − k, so 0 is today. */
export interface DayFigures {
  /** Σ quantity, at least 392 days. */
  readonly units: ArrayLike<number>;
  /** Σ net in cents, at least 392 days. */
  readonly netCents: ArrayLike<number>;
  /** Stock of the scope at the end of the day, at least 364 days. */
  readonly closingStock: ArrayLike<number>;
}

/** A product's line of the overview; windows are the 28 days that end today unless said. */
export interface OverviewStatistics {
  readonly revenueCents: number;
  readonly units: number;
  /** The 28 days before. */
  readonly unitsBefore: number;
  /** At the end of today. */
  readonly stockUnits: number;
  readonly unitCostCents: number;
}

/** What the detail needs; counts and the median are over the 28 days that end today. */
export interface DetailStatistics {
  readonly unitCostCents: number;
  readonly days: DayFigures;
  /** With a line of the product. */
  readonly receipts: number;
  /** Known ones, distinct, of those receipts. */
  readonly customers: number;
  /** Customers with two or more of those receipts. */
  readonly repeatCustomers: number;
  /** Lower median of net over lines with a quantity above 0; null if there is none. */
  readonly medianLineCents: number | null;
  /** In effect today; for the chain the lower median over its shops. */
  readonly currentPriceCents: number;
}

export interface ProductIdentity {
  readonly productId: number;
  readonly name: string;
  readonly category: string;
}
