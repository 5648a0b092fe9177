/** Sets of positions, sorted by shop and till: what has been posted, extracted or published. */
import type { AsOf, Position } from '../../model/contract.ts';

export function sorted(positions: readonly Position[]): AsOf {
  return positions.toSorted(([shopA, tillA], [shopB, tillB]) => shopA - shopB || tillA - tillB);
}

/** The tills that have gone on, each with where it was: `[shop, till, the last number of before]`, 0 for a new one. */
export function advanced(before: AsOf, now: AsOf): AsOf {
  const known = new Map(before.map(([shop, till, seq]) => [`${shop}/${till}`, seq]));
  return now.flatMap(([shop, till, seq]): AsOf => {
    const from = known.get(`${shop}/${till}`) ?? 0;
    return seq > from ? [[shop, till, from]] : [];
  });
}
