/** Times of runs as the index shows them. */

const INSTANT = /^(\d{4}-(\d\d-\d\d))T(\d\d:\d\d).*Z$/;

/** `2026-07-01 10:00`; as it is if it is no time in UTC. */
export function timeWords(instant: string): string {
  const [, day, , minute] = INSTANT.exec(instant) ?? [];
  return day === undefined ? instant : `${day} ${minute}`;
}

/** `07-01`; empty if it is no time in UTC. */
export function dayWords(instant: string): string {
  return INSTANT.exec(instant)?.[2] ?? '';
}
