/** What backend and engine say to each other: the engine owns key figures, forecast and price; the backend names, access and asOf. */
import { type Static, Type } from 'typebox';
import { Detail, Id, OverviewProduct, type Scope } from '../../model/contract.ts';

/** Carries BENCH_SECRET; the engine hears nobody else. */
export const SECRET_HEADER = 'x-bench-secret';

/** The status of an answer that was given up at its limit. */
export const TOO_SLOW = 504;

const question = {
  /** Of pg_export_snapshot(), by a transaction that stays open until the answer is there. */
  snapshot: Type.String({ pattern: '^[0-9A-F-]{1,64}$' }),
  /** Milliseconds from now on. */
  limitMs: Type.Integer({ minimum: 1 }),
  /** null: the chain. */
  shopId: Type.Union([Id, Type.Null()]),
};

export const OverviewQuestion = Type.Object(question, { additionalProperties: false });
export type OverviewQuestion = Static<typeof OverviewQuestion>;

export const DetailQuestion = Type.Object({ ...question, productId: Id }, { additionalProperties: false });
export type DetailQuestion = Static<typeof DetailQuestion>;

/** A product's line of the overview without its names. */
export const OverviewFigures = Type.Omit(OverviewProduct, ['name', 'category']);
export type OverviewFigures = Static<typeof OverviewFigures>;

/** The detail's members behind `today`, in the contract's order. */
export const DetailFigures = Type.Pick(Detail, ['kpis', 'forecast', 'price', 'dailyUnits']);
export type DetailFigures = Static<typeof DetailFigures>;

export function scopeOf({ shopId }: { readonly shopId: number | null }): Scope {
  return shopId === null ? { kind: 'chain' } : { kind: 'shop', shopId };
}
