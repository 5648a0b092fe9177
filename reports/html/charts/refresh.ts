/** How long a refresh of a batch takes, where any implementation has them. */
import { refreshWords } from '../../notes.ts';
import { count, number, seconds } from '../../words.ts';
import { html } from '../html.ts';
import { drawable } from './measured.ts';
import type { Chart } from './spec.ts';

export const refresh: Chart = {
  name: 'refresh',
  question: 'How long does a refresh take?',
  note: 'Of what is brought up to date in batches: median of the refreshes that were published while it was measured, from the extract to the commit. An answer can be stale by this and by the time between two refreshes.',
  draw(group) {
    const bars = drawable(group).flatMap(({ implementation, look, figures: { refreshes } }) => {
      if (refreshes?.medianSeconds == null) return [];
      const { medianSeconds: value, published, cpuSeconds } = refreshes;
      const text = `${seconds(value)}, median of ${count(published)}; ${number(cpuSeconds)} CPU-s of its job in all`;
      return [{ name: implementation, look, value, range: null, label: seconds(value), text }];
    });
    if (bars.length === 0) return null;
    const x = { title: 'seconds for a refresh', scale: 'linear', min: 0, max: null, ticks: null } as const;
    return { kind: 'bars', x, bars, mark: null };
  },
  table(group) {
    const words = refreshWords(group);
    return words.length === 0 ? null : html`${words.map((sentence) => html`<p class="note">${sentence}</p>\n`)}`;
  },
};
