/** What became of the requests of the open phase. */
import type { Group } from '../../figures/types.ts';
import { failureWords } from '../../notes.ts';
import { rateWords } from '../../rate-words.ts';
import { count, interval, percentOf, share } from '../../words.ts';
import { cellRows } from '../charts/measured.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

export function outcomeTable(group: Group): Html {
  const rows = cellRows(
    group,
    ({ open }, name) =>
      open && [
        [
          name,
          share(open.goodShare.estimate.point),
          interval(open.goodShare.estimate, percentOf),
          count(open.outcomes.due),
          count(open.outcomes.answered),
          failureWords(open.outcomes),
        ],
      ],
  );
  const { latencyMs, stalenessMs } = group.scenario.objectives;
  const fresh =
    stalenessMs === null ? '' : ` and missing nothing acknowledged more than ${count(stalenessMs)} ms before`;
  const caption = `What became of the requests at ${rateWords(group.scenario)}; good: answered within ${count(latencyMs)} ms${fresh}`;
  const heads = ['implementation', 'good share', '95 % interval, %', 'due', 'answered', 'failures'];
  return table({ caption, heads, rows });
}
