/** What kind of wrong an answer is, where that can be told: by the states of the store that its parts are right at. */
import { canonicalJson } from '../../model/canonical-json.ts';
import type { AsOf } from '../../model/contract.ts';
import type { RecordedCall } from './write-log.ts';

/** An answer's `data` cut into what is computed together, each part as canonical JSON by its name. */
export type Parts = ReadonlyMap<string, string>;

/** What would be right at a state that the store went through. */
export interface StateParts {
  readonly asOf: AsOf;
  readonly parts: Parts;
}

export interface Evidence {
  readonly given: Parts;
  readonly stated: StateParts;
  /** Other states, as far as they are known, newest first. */
  readonly states: readonly StateParts[];
  /** What would be right at the stated asOf if one call had left no trace. */
  readonly without: readonly { readonly call: RecordedCall; readonly parts: Parts }[];
}

export type Diagnosis =
  /** A stale cache, or documents published after their positions. */
  | { readonly kind: 'stale'; readonly at: AsOf }
  /** Positions published after their documents, or read before them. */
  | { readonly kind: 'ahead'; readonly at: AsOf }
  /** Right at a state that is neither earlier nor later than the stated one. */
  | { readonly kind: 'another-snapshot'; readonly at: AsOf }
  | { readonly kind: 'lost-update'; readonly call: RecordedCall }
  /** One answer cannot tell the two: nothing newer than the call shows in it. */
  | { readonly kind: 'stale-or-lost-update'; readonly at: AsOf; readonly call: RecordedCall }
  | { readonly kind: 'two-snapshots'; readonly parts: readonly [PartAt, PartAt] }
  /** Nothing known explains it: wrong arithmetic, several faults at once, or a state that nobody has seen. */
  | { readonly kind: 'unknown' };

interface PartAt {
  readonly part: string;
  readonly at: AsOf;
}

/** Products of an overview one by one, and else the members of an answer. */
export function partsOf(data: object): Parts {
  const members = Object.entries(data).flatMap(([name, value]): [string, unknown][] =>
    name === 'products' && Array.isArray(value)
      ? value.map((product, index) => [`products[${index}]`, product])
      : [[name, value]],
  );
  return new Map(members.map(([name, value]) => [name, canonicalJson(value)]));
}

/** @param evidence - of an answer that is wrong at its stated asOf */
export function diagnose(evidence: Evidence): Diagnosis {
  const { given, stated, states, without } = evidence;
  const lost = without.find(({ parts }) => same(parts, given));
  const state = states.find(({ parts }) => same(parts, given));
  if (state !== undefined) {
    const at = state.asOf;
    if (includes(at, stated.asOf)) return { kind: 'ahead', at };
    if (!includes(stated.asOf, at)) return { kind: 'another-snapshot', at };
    return lost === undefined ? { kind: 'stale', at } : { kind: 'stale-or-lost-update', at, call: lost.call };
  }
  if (lost !== undefined) return { kind: 'lost-update', call: lost.call };
  return twoSnapshots(evidence) ?? { kind: 'unknown' };
}

/** Every part is right somewhere, and no state has them all. */
function twoSnapshots({ given, stated, states }: Evidence): Diagnosis | null {
  if (given.size !== stated.parts.size) return null;
  const places: PartAt[] = [];
  for (const [part, json] of given) {
    const place = [stated, ...states].find(({ parts }) => parts.get(part) === json);
    if (place === undefined) return null;
    places.push({ part, at: place.asOf });
  }
  const other = places.find(({ at }) => at !== stated.asOf);
  const rest = places.find(
    ({ at, part }) => part !== other?.part && at !== other?.at && changes(part, [stated, ...states]),
  );
  return other === undefined || rest === undefined ? null : { kind: 'two-snapshots', parts: [rest, other] };
}

/** The scope's name is right at any state, and so tells nothing. */
function changes(part: string, states: readonly StateParts[]): boolean {
  return new Set(states.map(({ parts }) => parts.get(part))).size > 1;
}

function same(a: Parts, b: Parts): boolean {
  return a.size === b.size && [...a].every(([part, json]) => b.get(part) === json);
}

/** All that is in `part` is in `whole`. */
function includes(whole: AsOf, part: AsOf): boolean {
  return part.every(([shopId, till, seq]) => whole.some(([s, t, last]) => s === shopId && t === till && last >= seq));
}

/** One clause for a message; empty where the kind cannot be told. */
export function inWords(diagnosis: Diagnosis): string {
  switch (diagnosis.kind) {
    case 'stale':
      return `stale: right for an earlier asOf, ${shortened(diagnosis.at)}, not for the one it states`;
    case 'ahead':
      return `ahead: right for a later asOf, ${shortened(diagnosis.at)}, not for the one it states`;
    case 'another-snapshot':
      return `another snapshot: right for the asOf ${shortened(diagnosis.at)}, not for the one it states`;
    case 'lost-update':
      return `lost update: right but for ${called(diagnosis.call)}, which its asOf includes`;
    case 'stale-or-lost-update':
      return `stale or a lost update: it lacks ${called(diagnosis.call)}, and shows nothing newer`;
    case 'two-snapshots': {
      const [one, other] = diagnosis.parts.map(({ part, at }) => `${part} is right for the asOf ${shortened(at)}`);
      return `two snapshots: ${one}, ${other}`;
    }
    case 'unknown':
      return '';
  }
}

function called({ shopId, till, first, last }: RecordedCall): string {
  return first === last ? `[${shopId},${till},${first}]` : `[${shopId},${till},${first}…${last}]`;
}

/** An asOf for a message: a chain's can be long. */
export function shortened(asOf: AsOf): string {
  const text = JSON.stringify(asOf);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
