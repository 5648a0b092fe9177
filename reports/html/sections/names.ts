/** What the sections of the scenarios are called, in words and in links. */
import type { Group } from '../../figures/types.ts';
import { count } from '../../words.ts';

export function groupName({ scale, scenario }: Group): string {
  return `${scenario.name}, scale ${count(scale)}`;
}

/** @param at - position among the groups */
export function sectionId(at: number): string {
  return `scenario-${at + 1}`;
}
