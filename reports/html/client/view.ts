/** How the reader wants to see the page, kept in the address's fragment, so that a view can be linked to. */
import type { Milliseconds } from '../../../model/units.ts';

export type Theme = 'auto' | 'light' | 'dark';
export interface View {
  /** Section at the top; null: the beginning. */
  readonly at: string | null;
  readonly theme: Theme;
  /** null: as the scenario has it. */
  readonly latencyMs: Milliseconds | null;
  readonly stalenessMs: Milliseconds | null;
  /** Implementations that are left out of the pictures. */
  readonly hidden: readonly string[];
}

export const PLAIN: View = { at: null, theme: 'auto', latencyMs: null, stalenessMs: null, hidden: [] };

/** A link to a section is its name alone; what cannot be read counts as not said. */
export function viewOf(fragment: string): View {
  const text = fragment.replace(/^#/, '');
  if (text === '') return PLAIN;
  if (!text.includes('=')) return { ...PLAIN, at: decoded(text) };
  const said = new URLSearchParams(text);
  const theme = said.get('theme');
  return {
    at: said.get('at'),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    latencyMs: milliseconds(said.get('latency')),
    stalenessMs: milliseconds(said.get('staleness')),
    hidden: said.getAll('hide'),
  };
}

/** @returns a fragment with its `#`, empty for the plain view */
export function fragmentOf({ at, theme, latencyMs, stalenessMs, hidden }: View): string {
  const said = new URLSearchParams();
  if (theme !== 'auto') said.set('theme', theme);
  if (latencyMs !== null) said.set('latency', String(latencyMs));
  if (stalenessMs !== null) said.set('staleness', String(stalenessMs));
  for (const name of hidden) said.append('hide', name);
  if (said.size === 0) return at === null ? '' : `#${encodeURIComponent(at)}`;
  if (at !== null) said.set('at', at);
  return `#${said}`;
}

function milliseconds(text: string | null): Milliseconds | null {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 && text?.trim() !== '' ? value : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
