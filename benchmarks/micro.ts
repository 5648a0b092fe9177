/**
 * Formulas, serialisation and the driver's own steps, timed with tinybench: every arm in a fresh process a round, arms in
 * turns, the order turned round from round to round; ratios to a group's first arm are those of the same round.
 * `node bin/pinned.js benchmarks/micro.ts [--rounds 10] [--milliseconds 300] [--group TEXT]`
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { script } from '../implementations/shared/script.ts';
import { estimateGeometric } from '../judge/estimate.ts';
import { GROUPS } from './micro/arms.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    milliseconds: { type: 'string', default: '300' },
    group: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);

for (const [group, arms] of Object.entries(GROUPS)) {
  if (!group.includes(values.group)) continue;
  const names = Object.keys(arms);
  const timed = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) timed.get(name)?.push(timeOf(group, name));
  }
  const first = timed.get(names[0] ?? '') ?? [];
  console.log(`${group}, ${rounds} fresh processes an arm`);
  for (const [name, all] of timed) {
    const ratios = all.map((value, round) => value / (first[round] ?? Number.NaN));
    const beside = all === first ? '' : `, ${textOf(ratios, 2)} of ${names[0]}`;
    console.log(`  ${name}: ${textOf(all, 0)} ns${beside}`);
  }
}

function timeOf(group: string, arm: string): number {
  const [program, ...flags] = script(import.meta.url, './micro/one-arm.ts');
  const output = execFileSync(program, [...flags, group, arm, values.milliseconds], { encoding: 'utf8' });
  return Number(JSON.parse(output).nanoseconds);
}

/** Geometric mean with its 95 % interval. */
function textOf(all: readonly number[], digits: number): string {
  const estimate = estimateGeometric(all);
  if (estimate === null) return 'not known';
  const text = (value: number) => value.toFixed(digits);
  return estimate.kind === 'single'
    ? text(estimate.point)
    : `${text(estimate.point)} [${text(estimate.low)}, ${text(estimate.high)}]`;
}
