/** Real gates by the real command, equal and slower candidates in turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lifecycleSignal } from '../../../cli/lifecycle.ts';
import { GATE_FILE, type GateFile } from '../../../model/gate-file.ts';
import { CONDITIONS, UNSIZED_CONDITIONS } from './conditions.ts';
import { addGate, type RealGate, readGates } from './files.ts';
import { IMPLEMENTATION, SCENARIO, sideFolder } from './ground.ts';
import { sidesOf } from './record.ts';

/** How many of each condition. */
const REAL_GATES: Readonly<Record<string, number>> = {
  ...{ equal: 16, 'cpu-5': 6, 'p50-7': 6, 'p99-20': 2 },
  ...{ query: 2, index: 2, blanks: 2 },
};

interface Planned {
  readonly condition: string;
  readonly number: number;
  /** Name of the slower side; null: the other one of the equal. */
  readonly slower: string | null;
}

/** @param until - by the clock, in ms: none is begun later */
export async function holdGates(folder: string, until: number): Promise<void> {
  const known = await readGates(folder);
  const have = new Set(known.map(({ condition, number }) => `${condition} ${number}`));
  await mkdir(join(folder, 'gates'), { recursive: true });
  for (const planned of inTurns()) {
    const name = `${planned.condition} ${planned.number}`;
    if (have.has(name)) continue;
    if (Date.now() > until) return console.error('the time is over, and some are missing: call it again');
    lifecycleSignal.throwIfAborted();
    const gate = await holdOne(folder, planned);
    await addGate(folder, gate);
    console.error(`${name}: ${gate.verdict?.kind} ${gate.generations.length} ${gate.seconds} s`);
  }
  console.error('nothing is missing');
}

/** Spread over the hours alike: the n-th of a condition that has many comes before the n-th of one that has few. */
function inTurns(): readonly Planned[] {
  const sized = CONDITIONS.map(({ name, change }) => ({ name, slower: change === null ? null : name }));
  const unsized = UNSIZED_CONDITIONS.map(({ name }) => ({ name, slower: name }));
  return [...sized, ...unsized]
    .flatMap(({ name: condition, slower }) => {
      const count = REAL_GATES[condition] ?? 0;
      return Array.from({ length: count }, (_, number) => ({ condition, number, slower, at: (number + 0.5) / count }));
    })
    .toSorted((a, b) => a.at - b.at);
}

async function holdOne(folder: string, { condition, number, slower }: Planned): Promise<RealGate> {
  const out = join(folder, 'gates', `${condition}-${number}`);
  await rm(out, { recursive: true, force: true });
  const sides = sidesOf(slower, number);
  const startedAt = new Date().toISOString();
  const begin = performance.now();
  const words = ['gate', '--base', sideFolder(folder, sides.base), '--candidate', sideFolder(folder, sides.candidate)];
  const what = ['--implementation', IMPLEMENTATION, '--scenario', SCENARIO.name, '--out', out];
  const child = spawn(process.execPath, ['bin/bench.js', ...words, ...what], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = () => child.kill('SIGINT');
  lifecycleSignal.addEventListener('abort', stop, { once: true });
  const [exitCode] = await once(child, 'exit');
  lifecycleSignal.removeEventListener('abort', stop);
  lifecycleSignal.throwIfAborted();
  const seconds = Math.round((performance.now() - begin) / 100) / 10;
  // What the command has just written.
  const file = JSON.parse(await readFile(join(out, GATE_FILE), 'utf8')) as GateFile;
  const [workload] = file.workloads;
  return {
    condition,
    number,
    startedAt,
    seconds,
    measuredSeconds: Math.round(10 * (workload?.seconds ?? 0)) / 10,
    exitCode: Number(exitCode),
    verdict: workload?.verdict ?? null,
    generations: (workload?.generations ?? []).map(({ stage, seconds: took, values, leftOut }) => ({
      stage,
      seconds: took,
      values,
      leftOut,
    })),
  };
}
