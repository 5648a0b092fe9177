/** The verdict of one scenario at one size in three sentences: who wins and by how much, what it costs, where it would lose. */
import { costWords, type Done, isBehind, lossesOf, tiedLosses } from './costs-and-losses.ts';
import type { Group } from './figures/types.ts';
import { type Contest, type Metric, type Rival, type Verdict, verdictOf } from './verdict.ts';
import { advantageWords, measureWords, objectiveText } from './verdict-words.ts';
import { count, list, share } from './words.ts';

export interface Headline {
  /** Several where they cannot be told apart; none: nobody can be named. */
  readonly winners: readonly string[];
  /** Who and by how much, or why nobody. */
  readonly verdict: string;
  /** What the winner costs; empty without one. */
  readonly costs: string;
  /** Where somebody else is better; empty without a winner. */
  readonly loses: string;
}

/** @param all - of the run: those of the same scenario are its other sizes */
export function headlineOf(group: Group, all: readonly Group[] = [group]): Headline {
  const done = group.cells.flatMap((cell): Done[] => (cell.state === 'done' ? [cell] : []));
  if (done.length === 0) return nobody('No winner: no implementation finished this scenario.');
  const verdict = verdictOf(group);
  const { winners, why } = winnerOf(group, verdict);
  const named = done.filter(({ implementation }) => winners.includes(implementation));
  if (named.length === 0) return nobody(why);
  return {
    winners,
    verdict: `${list(winners)} ${named.length === 1 ? 'wins: ' : 'lead together: '}${why}`,
    costs: named
      .map(({ implementation, figures }) => costWords(named.length === 1 ? 'It' : implementation, figures))
      .join(' '),
    loses:
      named.length === 1
        ? named.map((winner) => lossWords(winner, done, verdict, group, all)).join('')
        : tiedLosses(named, verdict),
  };
}

function nobody(verdict: string): Headline {
  return { winners: [], verdict, costs: '', loses: '' };
}

interface Found {
  /** Several that cannot be told apart; none: nobody can be named. */
  readonly winners: readonly string[];
  /** Reads on after `x wins: `, or says why nobody does. */
  readonly why: string;
}

const nobodyFound = (why: string): Found => ({ winners: [], why });

/** By good capacity where all have one; else among those that keep the objectives, by throughput, then by response time. */
function winnerOf(group: Group, verdict: Verdict): Found {
  const capacity = verdict.contests.find(({ metric }) => metric === 'capacity');
  if (capacity?.outcome === 'decided')
    return { winners: [capacity.leader.implementation], why: `it ${leadWords(capacity)}.` };
  if (capacity?.outcome === 'no-difference') return tiedAhead(capacity);
  const namesOf = (keeps: string) =>
    verdict.objectives.filter((it) => it.keeps === keeps).map((it) => it.implementation);
  const [keepers, unclear] = [namesOf('yes'), namesOf('unclear')];
  if (keepers.length === 0) return nobodyFound(nobodyKeeps(group, verdict));
  const [only, ...others] = [...keepers, ...unclear];
  if (only !== undefined && others.length === 0) return onlyKeeper(only, group, verdict);
  const contenders = group.cells.filter(({ implementation }) => [only, ...others].includes(implementation));
  const found = amongContenders({ ...group, cells: contenders });
  const unsure = found.winners.filter((winner) => unclear.includes(winner));
  if (unsure.length === 0) return found;
  return nobodyFound(
    `No winner: ${list(found.winners)} would lead, but repeats disagree whether ${list(unsure)} keeps the objective (${objectiveText(group)}).`,
  );
}

function nobodyKeeps(group: Group, { objectives }: Verdict): string {
  const best = objectives.toSorted((a, b) => b.goodShare.point - a.goodShare.point)[0];
  const most = best === undefined ? '' : `; nearest is ${best.implementation} with ${share(best.goodShare.point)}`;
  const unclear = objectives.some(({ keeps }) => keeps === 'unclear');
  const who = unclear ? 'it is not clear that anybody keeps' : 'nobody keeps';
  return `No winner: ${who} the objective (${objectiveText(group)})${most}.`;
}

function onlyKeeper(only: string, group: Group, { objectives }: Verdict): Found {
  const [keeper] = objectives.filter(({ implementation }) => implementation === only);
  if (objectives.length === 1) return alone(only, group);
  if (keeper?.goodShare.kind === 'single')
    return nobodyFound(`No winner can be named from one repeat. Only ${only} kept the objective in it.`);
  return { winners: [only], why: `only it keeps the objective (${objectiveText(group)}).` };
}

function alone(only: string, group: Group): Found {
  const others =
    group.cells.length > 1 ? ': the others have no figures that can be compared' : ', nothing to compare it with';
  return nobodyFound(`No winner: ${only} stands alone${others}.`);
}

/** By throughput; where that tells nobody apart, by response time. */
function amongContenders(contenders: Group): Found {
  const { contests } = verdictOf(contenders);
  const ranked = (['throughput', 'p99', 'p50'] as const).flatMap((metric) =>
    contests.filter((contest) => contest.metric === metric),
  );
  const decided = ranked.find(({ outcome }) => outcome === 'decided');
  if (decided) return decidedBy(decided, ranked.slice(0, ranked.indexOf(decided)));
  const [first] = ranked;
  if (first === undefined) return nobodyFound('No winner: nothing was measured that could tell them apart.');
  if (first.outcome === 'single-repeat')
    return nobodyFound(`No winner can be named from one repeat. Best in it is ${leadOf(first)}.`);
  return tiedAhead(first);
}

function decidedBy(decided: Contest, tied: readonly Contest[]): Found {
  const measures = tied.map(({ metric }) => measureWords(metric));
  const beside = measures.length === 0 ? '' : ` (no difference was shown in ${list(measures)})`;
  const why = `of those that keep the objective it ${leadWords(decided)}${beside}.`;
  return { winners: [decided.leader.implementation], why };
}

/** Several that cannot be told apart, and who is behind all the same. */
function tiedAhead(contest: Contest): Found {
  const { leader, rivals, metric } = contest;
  const tied = rivals.filter((rival) => !isBehind(rival));
  const next = rivals.find(isBehind);
  const winners = [leader.implementation, ...tied.map(({ implementation }) => implementation)];
  const apart = tied.map((rival) => leadOver(metric, rival));
  const ahead = next ? ` They are ahead of the rest: ${leader.implementation} ${leadOver(metric, next)}.` : '';
  const why = `no difference between them was shown (${leader.implementation} ${list(apart)}).${ahead}`;
  return { winners, why };
}

/** Reads on with the leader's name: `has 3.70 (95 % interval 3.57–3.83) times the throughput of columnar, the next best`. */
function leadWords({ metric, rivals }: Contest): string {
  const [next] = rivals;
  if (next === undefined) return `has the best ${measureWords(metric)}`;
  return `${leadOver(metric, next)}${rivals.length > 1 ? ', the next best' : ''}`;
}

/** The same over any rival: `is 4.96 (95 % interval 4.79–5.14) times faster than columnar in p99 response time`. */
function leadOver(metric: Metric, rival: Rival): string {
  const over = `${advantageWords(metric, rival)} ${rival.implementation}`;
  const isRatioOfIt = rival.advantage !== null && (metric === 'throughput' || metric === 'capacity');
  return isRatioOfIt ? `has ${over}` : `is ${over} in ${measureWords(metric)}`;
}

function leadOf(contest: Contest): string {
  return `${contest.leader.implementation}, which ${leadWords(contest)}`;
}

function lossWords(winner: Done, done: readonly Done[], verdict: Verdict, group: Group, all: readonly Group[]): string {
  const sizes = all.filter(({ scenario }) => scenario.name === group.scenario.name);
  const elsewhere = sizes.flatMap((other) => sizeLoss(other, group, winner.implementation));
  const losses = [...lossesOf(winner, done, verdict), ...elsewhere];
  if (losses.length === 0) return 'Nobody is clearly better in anything that was measured here.';
  return `It would lose on ${list(losses)}.`;
}

function sizeLoss(other: Group, group: Group, winner: string): string[] {
  if (other.scale === group.scale) return [];
  const there = headlineOf(other).winners;
  return there.length === 0 || there.includes(winner) ? [] : [`scale ${count(other.scale)} to ${list(there)}`];
}
