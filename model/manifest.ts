/** The manifest of a data set: what it is, what it holds, and the truths that were planted. Written last: no manifest, no data set. */
import { type Static, Type } from 'typebox';

const Count = Type.Integer({ minimum: 0 });

/** The nine tables of the store, in the order in which they can be loaded. */
export const TABLES = [
  'shop',
  'category',
  'product',
  'price',
  'customer',
  'employee',
  'receipt',
  'receipt_line',
  'delivery',
] as const;
export type TableName = (typeof TABLES)[number];

export const DataFile = Type.Object({
  table: Type.Enum([...TABLES]),
  /** Relative to the manifest. */
  path: Type.String(),
  /** Shops firstShop … lastShop; the whole table for dimensions. */
  firstShop: Type.Integer({ minimum: 1 }),
  lastShop: Type.Integer({ minimum: 1 }),
  rows: Count,
  bytes: Count,
  sha256: Type.String(),
});
export type DataFile = Static<typeof DataFile>;

export const Manifest = Type.Object({
  schema: Type.Literal('aunt-emma-bench/dataset/2'),
  scale: Type.Integer({ minimum: 1 }),
  products: Type.Integer({ minimum: 1 }),
  seed: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
  /** Version of the generator: data of another version is other data. */
  version: Type.Integer({ minimum: 1 }),
  today: Type.String(),
  historyDays: Type.Integer({ minimum: 420 }),
  files: Type.Array(DataFile),
  rows: Type.Object(Object.fromEntries(TABLES.map((table) => [table, Count])) as Record<TableName, typeof Count>),
  bytes: Count,
  /** Planted truths, to hold answers against. */
  truth: Type.Object({
    products: Type.Array(
      Type.Object({
        productId: Type.Integer({ minimum: 1 }),
        elasticityMilli: Type.Integer(),
        popularityShare: Type.Number(),
        promotionWeeks: Type.Array(Type.Integer()),
      }),
    ),
    /** Share of lines that are returns, of anonymous receipts, and of weeks that end with an empty shelf: as planted. */
    returnShare: Type.Number(),
    anonymousShare: Type.Number(),
    lateDeliveryShare: Type.Number(),
  }),
  /** Of all other members, as canonical JSON: a manifest that was changed is no manifest. */
  sha256: Type.String(),
});
export type Manifest = Static<typeof Manifest>;

/** Path of the manifest inside a data set's folder. */
export const MANIFEST_FILE = 'manifest.json';

/** Some shops of a data set, and where their facts are. */
export interface ShopPart {
  /** Name of the file in the folder of each fact table; it may hold more shops. */
  readonly file: string;
  readonly firstShop: number;
  readonly lastShop: number;
}

/**
 * All shops of a data set in order, a few at a time: what is done part by part needs no more memory for a larger chain.
 * @param shops - at most, in a part, ≥ 1; a part never spans two files
 */
export function shopParts({ files }: Pick<Manifest, 'files'>, shops: number): readonly ShopPart[] {
  return files
    .filter(({ table }) => table === 'receipt_line')
    .toSorted((one, other) => one.firstShop - other.firstShop)
    .flatMap(({ path, firstShop, lastShop }) =>
      Array.from({ length: Math.ceil((lastShop - firstShop + 1) / shops) }, (_, index) => ({
        file: path.slice(path.indexOf('/') + 1),
        firstShop: firstShop + index * shops,
        lastShop: Math.min(lastShop, firstShop + (index + 1) * shops - 1),
      })),
    );
}
