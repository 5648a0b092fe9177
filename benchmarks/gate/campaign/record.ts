/** Records generations, one of each condition in turns, so that whatever the machine does over the hours meets all alike. */
import { once } from 'node:events';
import { lifecycleSignal } from '../../../cli/lifecycle.ts';
import type { OfBoth } from '../../../harness/gate/generation.ts';
import type { GateGeneration } from '../../../model/gate-file.ts';
import { startBurner } from '../neighbour/start.ts';
import { CONDITIONS, type Condition } from './conditions.ts';
import { addGeneration, type Recorded, readGenerations, type Setup } from './files.ts';
import { type Ground, generationOf } from './ground.ts';

/** @param most - of each condition @param until - by the clock, in ms: none is begun later */
export async function record(ground: Ground, setup: Setup, most: number, until: number): Promise<void> {
  const known = await readGenerations(ground.folder);
  const have = new Set(known.map(({ condition, number }) => `${condition} ${number}`));
  for (let number = 0; number < most; number++)
    for (const [at, condition] of CONDITIONS.entries()) {
      if (have.has(`${condition.name} ${number}`)) continue;
      if (Date.now() > until) return console.error('the time is over, and some are missing: call it again');
      lifecycleSignal.throwIfAborted();
      const index = number * CONDITIONS.length + at;
      const slower = condition.change === null ? null : condition.name;
      const generation = await undisturbed(condition, async () => {
        const { generation } = await generationOf(ground, sidesOf(slower, number), index, setup.shape);
        return generation;
      });
      await addGeneration(ground.folder, recorded(condition, number, generation));
      console.error(`${condition.name} ${number}: ${JSON.stringify(generation.values)} ${generation.seconds} s`);
    }
  console.error('nothing is missing');
}

/** Cores' worth of what is neither side, driver nor neighbour: above it, the machine was not what the condition says. */
const MOST_OTHERS = 0.1;

/** Again, until nobody else has used the machine: by what the machine did, whatever came out. */
async function undisturbed(condition: Condition, work: () => Promise<GateGeneration>): Promise<GateGeneration> {
  for (;;) {
    const generation = await beside(condition, work);
    const others = (generation.machine.othersCores ?? 0) - condition.neighbour;
    if (others <= MOST_OTHERS) return generation;
    console.error(`${condition.name}: once more, for other programs used ${others.toFixed(2)} cores`);
  }
}

/** Which of the equal folders is the base changes each time. @param slower - null: both are equal */
export function sidesOf(slower: string | null, number: number): OfBoth<string> {
  const [base, other] = number % 2 === 0 ? ['one', 'two'] : ['two', 'one'];
  return { base, candidate: slower ?? other };
}

async function beside<T>({ neighbour }: Pick<Condition, 'neighbour'>, work: () => Promise<T>): Promise<T> {
  if (neighbour === 0) return work();
  const burner = startBurner(neighbour);
  const gone = once(burner, 'exit');
  try {
    const done = await work();
    if (burner.exitCode !== null || burner.signalCode !== null) throw new Error('the neighbour ended before its time');
    return done;
  } finally {
    burner.kill('SIGKILL');
    await gone;
  }
}

function recorded(condition: Condition, number: number, generation: GateGeneration): Recorded {
  const { segments, machine, stage: _, ...rest } = generation;
  const { rulerMs: __, ...told } = machine;
  return {
    condition: condition.name,
    number,
    ...rest,
    machine: told,
    segments: segments.map(({ side, answers, p50Us, throughputPerSecond, cpuUsPerRequest }) => [
      side === 'base' ? 'b' : 'c',
      answers,
      Math.round(p50Us),
      Math.round(throughputPerSecond),
      Math.round(cpuUsPerRequest),
    ]),
  };
}
