/** On what the two runs stood: machine, versions, settings, and the plan as far as it may differ. */
import type { Figures } from '../figures/types.ts';
import { bytes, count, NONE, seconds } from '../words.ts';
import type { GroundDifference } from './types.ts';

type ComparedHeader = Figures['run'];

/** By what is shown: a memory that differs by some kilobytes is the same. */
export function groundDifferences(before: ComparedHeader, after: ComparedHeader): GroundDifference[] {
  const [a, b] = [groundOf(before), groundOf(after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const difference = { what, before: a.get(what) ?? NONE, after: b.get(what) ?? NONE };
    return difference.before === difference.after ? [] : [difference];
  });
}

function groundOf(run: ComparedHeader): ReadonlyMap<string, string> {
  const { environment: env, git, plan } = run;
  const engines = Object.entries(env.settings).flatMap(([engine, values]) =>
    Object.entries(values).map(([name, value]): [string, string] => [`${engine}: ${name}`, value]),
  );
  return new Map([
    ['CPU', env.cpuModel],
    ['cores', count(env.cores)],
    ['memory', bytes(env.memoryBytes)],
    ['kernel', env.kernel],
    ['system', env.os],
    ['container', env.container ?? 'no sign of one'],
    ['clock source', env.clockSource ?? 'not to be seen'],
    ['frequency governor', env.governor ?? 'none to be seen'],
    ['bench', run.benchVersion],
    ['commit', git?.commit.slice(0, 12) ?? 'not known'],
    ['changes that are not committed', git === null ? 'not known' : git.dirty ? 'yes' : 'no'],
    ...Object.entries(env.versions).map(([name, version]): [string, string] => [`version of ${name}`, version]),
    ...engines,
    ['quick', plan.quick ? 'yes' : 'no'],
    ['repeats', count(plan.repeats)],
    ['closed window', windowWords(plan.closed)],
    ['open window', windowWords(plan.open)],
    ['search for the good capacity', plan.capacity === null ? 'not asked for' : seconds(plan.capacity.budgetSeconds)],
  ]);
}

function windowWords({ warmupSeconds, seconds: window }: ComparedHeader['plan']['open']): string {
  return `${seconds(window)} after ${seconds(warmupSeconds)} of warm-up`;
}
