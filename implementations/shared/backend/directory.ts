/** Who may log in and what exists: all that the backend must know of the store without asking the store. */
import type { IsoDate } from '../../../model/units.ts';

export interface Directory {
  /** The data set's constant, not the clock. */
  readonly today: IsoDate;
  hasShop(shopId: number): boolean;
  hasProduct(productId: number): boolean;
  account(login: string): Account | null;
}

/** A shop's employee has exactly one shop, the BI team has none. */
export type Account =
  | { readonly role: 'shop'; readonly shopId: number }
  | { readonly role: 'bi'; readonly shopId: null };

/** Rows of the store's tables, as read from Parquet or PostgreSQL. */
export interface DirectoryRows {
  readonly today: IsoDate;
  readonly shopIds: Iterable<number>;
  readonly productIds: Iterable<number>;
  readonly employees: Iterable<EmployeeRow>;
}

interface EmployeeRow {
  readonly login: string;
  readonly role: string;
  readonly shopId: number | null;
}

/** @throws {Error} for an employee whose role and shop do not fit together: then the data set is damaged */
export function directoryOf(rows: DirectoryRows): Directory {
  const shops = new Set(rows.shopIds);
  const products = new Set(rows.productIds);
  const accounts = new Map(Array.from(rows.employees, (row) => [row.login, accountOf(row)]));
  return {
    today: rows.today,
    hasShop: (shopId) => shops.has(shopId),
    hasProduct: (productId) => products.has(productId),
    account: (login) => accounts.get(login) ?? null,
  };
}

function accountOf({ login, role, shopId }: EmployeeRow): Account {
  if (role === 'shop' && shopId !== null) return { role, shopId };
  if (role === 'bi' && shopId === null) return { role, shopId };
  throw new Error(`employee ${login}: role "${role}" with shop ${shopId}; generate the data set again`);
}
