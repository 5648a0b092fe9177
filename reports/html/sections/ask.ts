/** What was asked: sizes, scenarios, objectives. */
import type { Scenario } from '../../../model/scenario.ts';
import type { Figures } from '../../figures/types.ts';
import { rateWords } from '../../rate-words.ts';
import { count, list, plural, seconds, share } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

export function askSection({ run }: Figures): Html {
  const { plan } = run;
  const rows = plan.scenarios.map(
    (scenario) =>
      [
        scenario.name,
        scenario.question,
        list(scenario.mix.map(({ operation, share: part }) => `${operation} ${share(part)}`)),
        rateWords(scenario),
        phaseWords(scenario),
        `${count(scenario.objectives.latencyMs)} ms`,
        scenario.objectives.stalenessMs === null ? 'none' : `${count(scenario.objectives.stalenessMs)} ms`,
      ] as const,
  );
  const heads = [
    'scenario',
    'question',
    'mix of requests',
    'offered rate',
    'phases',
    'latency objective',
    'staleness objective',
  ];
  return html`<section id="asked" class="words"><h2>What was asked</h2>
<p>${list(plan.implementations)} at ${plan.scales.length === 1 ? 'scale' : 'scales'} ${list(plan.scales.map(count))}
(1 is one shop, about 50,000 receipt lines), ${plural(plan.repeats, 'repeat')} of each cell in interleaved order.
A closed phase (${plural(plan.closed.clients, 'client')}, ${seconds(plan.closed.seconds)} after ${seconds(plan.closed.warmupSeconds)} of warm-up, longer where answers are slow)
shows the throughput, an open phase (${seconds(plan.open.seconds)} after ${seconds(plan.open.warmupSeconds)} of warm-up, longer where the scenario says so, or few requests or refreshes come) response time, staleness and good share.
A request without an answer after ${count(plan.timeoutMs)} ms counts as timed out.${plan.quick ? ' This was a quick run: short windows, for a first look.' : ''}</p>
${table({ caption: 'Scenarios', heads, rows })}</section>
`;
}

function phaseWords({ phases, afterWrite }: Scenario): string {
  const open = phases.openSeconds === 0 ? 'open' : `open (${seconds(phases.openSeconds)} or more)`;
  const looking = afterWrite === 'nothing' ? [] : ['each receipt looked for until an answer includes it'];
  return list([
    ...(phases.closed ? ['closed'] : []),
    open,
    ...(phases.capacity ? ['search for the capacity'] : []),
    ...looking,
  ]);
}
