/** What a run stood on, fact by fact, in words that can be held against those of another time or another run. */
import type { Change, Environment } from './run-file.ts';

/** By what each is of: `kernel`, `version of node`, … */
export type Facts = Readonly<Record<string, string>>;

export function environmentFacts(environment: Environment): Facts {
  const { cpuModel, cores, memoryBytes, governor, clockSource, kernel, os, container } = environment;
  return {
    CPU: cpuModel,
    cores: String(cores),
    // A kernel takes a little more or less for itself from one start to the next.
    memory: `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    governor: governor ?? 'none',
    'clock source': clockSource ?? 'unknown',
    kernel,
    system: os,
    container: container ?? 'none',
    ...engineFacts(environment),
  };
}

function engineFacts({ versions, settings }: Environment): Facts {
  const ofVersions = Object.entries(versions).map(([name, version]) => [`version of ${name}`, version]);
  const ofSettings = Object.entries(settings).flatMap(([engine, values]) =>
    Object.entries(values).map(([name, value]) => [`${engine}'s ${name}`, value]),
  );
  return Object.fromEntries([...ofVersions, ...ofSettings]);
}

/** What is not the same in both, in the order in which it is first named. */
export function changedFacts(before: Facts, now: Facts): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.flatMap((what): Change[] => {
    const change = { what, before: before[what] ?? 'none', now: now[what] ?? 'none' };
    return change.before === change.now ? [] : [change];
  });
}
