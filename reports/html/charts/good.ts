/** Open model: share of the due requests that were answered in time, and fresh enough. */
import { GOOD_ENOUGH } from '../../../judge/capacity.ts';
import { rateWords } from '../../rate-words.ts';
import { count, interval, percentOf, share } from '../../words.ts';
import { outcomeTable } from '../tables/outcomes.ts';
import { rangeOf } from './axes.ts';
import { drawable } from './measured.ts';
import type { Chart } from './spec.ts';

export const good: Chart = {
  name: 'good',
  question: 'How many of the requests were answered well?',
  note: 'Good: answered within the latency objective and, where there is one, within the staleness objective. All requests that were due count, whatever became of them. The objective is kept from 99 % on. Whiskers are the 95 % interval over repeats.',
  draw(group) {
    const bars = drawable(group).flatMap(({ implementation, look, figures }) => {
      const estimate = figures.open?.goodShare.estimate;
      if (!estimate) return [];
      const spread =
        estimate.kind === 'interval' ? `, 95 % interval ${interval(estimate, percentOf)} %` : ', one repeat';
      const text = `${share(estimate.point)} good${spread}`;
      return [
        {
          name: implementation,
          look,
          value: 100 * estimate.point,
          range: rangeOf(estimate, 0.01),
          label: share(estimate.point),
          text,
        },
      ];
    });
    if (bars.length === 0) return null;
    const title = `good share at ${rateWords(group.scenario)}, %`;
    return {
      kind: 'bars',
      x: { title, scale: 'linear', min: 0, max: 100, ticks: null },
      bars,
      mark: { x: 100 * GOOD_ENOUGH, label: `objective ${count(100 * GOOD_ENOUGH)} %` },
    };
  },
  table: outcomeTable,
};
