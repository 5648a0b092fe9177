/** A seeded order: items sorted by a drawn key, ties by the item itself. */
export function rankedBy(items: readonly number[], key: (item: number) => number): readonly number[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => a.key - b.key || a.item - b.item)
    .map(({ item }) => item);
}
