/**
 * How often the gate is right, counted on this machine: generations are recorded under known conditions, gates are played on
 * them and, besides, held for real, and replays are counted. What is there is not done again: call it until it says that
 * nothing is missing.
 * `node bin/pinned.js benchmarks/gate/campaign.ts record --to DIR [--generations 60] [--minutes 60] [--sizes FILE]`
 * `node bin/pinned.js benchmarks/gate/campaign.ts gates --to DIR [--minutes 60]`
 * `node bin/pinned.js benchmarks/gate/campaign.ts replays --to DIR [--pairs 1000] [--minutes 60]`
 * `node bin/pinned.js benchmarks/gate/campaign.ts tables --from DIR [--gates 2000]`
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { finish, startLifecycle, sweepCache } from '../../cli/lifecycle.ts';
import { readSetup, type Setup } from './campaign/files.ts';
import { holdGates } from './campaign/gates.ts';
import { type Ground, openGround } from './campaign/ground.ts';
import { prepare } from './campaign/prepare.ts';
import { record } from './campaign/record.ts';
import { replay } from './campaign/replays.ts';
import { tables } from './campaign/tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: 'string', default: 'results/campaign' },
    from: { type: 'string', default: 'docs/gate' },
    generations: { type: 'string', default: '60' },
    pairs: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '60' },
    sizes: { type: 'string' },
    gates: { type: 'string', default: '2000' },
  },
});
const folder = resolve(values.to);
const until = Date.now() + 60_000 * Number(values.minutes);

startLifecycle();
try {
  await main();
} catch (error) {
  console.error(`campaign: ${error instanceof Error ? error.message : String(error)}`);
  await finish(4);
}
await finish(0);

/** Slowdowns whose sizes are known from before: those of a campaign.json. */
async function sizesOf(file: string | undefined): Promise<Setup['slowdowns']> {
  if (file === undefined) return {};
  // What this program has written.
  return (JSON.parse(await readFile(file, 'utf8')) as Pick<Setup, 'slowdowns'>).slowdowns;
}

async function main(): Promise<void> {
  switch (positionals[0]) {
    case 'record':
      return onGround(async (ground) => {
        const setup = (await readSetup(folder)) ?? (await prepare(ground, await sizesOf(values.sizes)));
        await record(ground, setup, Number(values.generations), until);
      });
    case 'gates':
      return holdGates(folder, until);
    case 'replays':
      return onGround((ground) => replay(ground, Number(values.pairs), until));
    case 'tables':
      return tables(resolve(values.from), Number(values.gates));
    default:
      throw new Error('say record, gates, replays or tables');
  }
}

async function onGround(work: (ground: Ground) => Promise<void>): Promise<void> {
  await sweepCache();
  const ground = await openGround(folder);
  try {
    await work(ground);
  } finally {
    ground.checker.oracle.close();
  }
}
