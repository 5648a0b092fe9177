/** Shops and what sets them apart: town, size, growth and price level. */
import { below, childKey, keyOf } from './mix.ts';
import { TABLE } from './parameters.ts';

const TOWNS = [
  'Ulm',
  'Linz',
  'Bern',
  'Graz',
  'Jena',
  'Trier',
  'Wels',
  'Chur',
  'Celle',
  'Fulda',
  'Hagen',
  'Gera',
  'Steyr',
  'Thun',
  'Bonn',
  'Kiel',
  'Essen',
  'Mainz',
  'Basel',
  'Zug',
  'Passau',
  'Aalen',
  'Halle',
  'Wien',
] as const;

export interface ShopTraits {
  readonly shopId: number;
  readonly name: string;
  readonly city: string;
  /** 256 = average. */
  readonly size: number;
  /** Change of demand over the whole history, in thousandths. */
  readonly growthMilli: number;
  /** Shelf prices against the catalogue's, in thousandths. */
  readonly priceLevelMilli: number;
  readonly key: number;
}

export function shopTraits(seed: number, shopId: number): ShopTraits {
  const key = keyOf(seed, TABLE.shop, shopId);
  const city = TOWNS[below(childKey(key, 1), TOWNS.length)] ?? TOWNS[0];
  return {
    shopId,
    name: shopId === 1 ? 'Aunt Emma' : `Aunt Emma ${city} ${shopId}`,
    city,
    size: 226 + below(childKey(key, 2), 61),
    growthMilli: below(childKey(key, 3), 261) - 80,
    priceLevelMilli: 970 + below(childKey(key, 4), 71),
    key,
  };
}

/** The key of a product in a shop. */
export function assortmentKey({ key }: ShopTraits, productId: number): number {
  return childKey(childKey(key, TABLE.assortment), productId);
}
