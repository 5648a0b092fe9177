/** Numbered posts of one till: what is new, known, contradicted or missing. Pure; who holds the state is the caller. */

export interface NumberedItem {
  readonly seq: number;
  /** Of the content without its key (fingerprint.ts). */
  readonly fingerprint: string;
}

export type TillOutcome =
  /** Items from this index on are to be written; those before it are known with the same content. */
  | { readonly kind: 'new'; readonly from: number }
  | { readonly kind: 'known' }
  /** This number is known with other content. */
  | { readonly kind: 'conflict'; readonly seq: number }
  | { readonly kind: 'gap'; readonly expectedSeq: number };

/**
 * Judges the items of one post in their order; the first conflict or gap decides for all of them.
 * @param lastSeq - greatest number known of the till, 0 if none: 1…lastSeq are known
 * @param known - fingerprint of a known number; asked only for 1…lastSeq, and `undefined` counts as other content
 */
export function classifyPost(
  lastSeq: number,
  items: readonly NumberedItem[],
  known: (seq: number) => string | undefined,
): TillOutcome {
  let expectedSeq = lastSeq + 1;
  let from = items.length;
  for (const [index, { seq, fingerprint }] of items.entries()) {
    if (seq <= lastSeq && from === items.length) {
      if (known(seq) !== fingerprint) return { kind: 'conflict', seq };
      continue;
    }
    // A known number behind a new one is out of order too: only a suffix of the post can be new.
    if (seq !== expectedSeq) return { kind: 'gap', expectedSeq };
    if (from === items.length) from = index;
    expectedSeq += 1;
  }
  return from === items.length ? { kind: 'known' } : { kind: 'new', from };
}
