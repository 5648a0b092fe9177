/** The ways to get from rows to sufficient statistics: one file a way, the same figures from each. */
import type { DetailStatistics } from '../../model/answers/statistics.ts';
import type { Scope } from '../../model/contract.ts';
import type { Session } from './session.ts';

export interface Fetch {
  /** By product; a product that has neither lines nor deliveries is missing. */
  overview(session: Session, scope: Scope): Promise<ReadonlyMap<number, OverviewSums>>;
  detail(session: Session, scope: Scope, productId: number): Promise<DetailRead>;
}

/** Windows of 28 days end today unless said. */
export interface OverviewSums {
  readonly revenueCents: number;
  readonly units: number;
  /** Of the 28 days before. */
  readonly unitsBefore: number;
  readonly stockUnits: number;
  /** Of 364 days: what products are ranked by. */
  readonly yearRevenueCents: number;
}

export interface DetailRead {
  readonly statistics: Omit<DetailStatistics, 'unitCostCents'>;
  /** Of 364 days, by product: what products are ranked by. */
  readonly yearRevenues: ReadonlyMap<number, number>;
}
