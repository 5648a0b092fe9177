/**
 * How fast data sets are made, from nothing to Parquet, each by a fresh process of the real command.
 * `node bin/pinned.js benchmarks/generate.ts [--scale 100] [--products 40] [--rounds 5]`
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { median } from './pairs.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '100' },
    products: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
  },
});
const BENCH = fileURLToPath(new URL('../bin/bench.js', import.meta.url));

interface Made {
  readonly rows: { readonly receipt_line: number };
  readonly bytes: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

interface Round extends Made {
  /** Of the whole command, start included. */
  readonly commandSeconds: number;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-generate-'));
try {
  const rounds: Round[] = [];
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await makeOnce(join(folder, String(round))));
  print(rounds);
} finally {
  await rm(folder, { recursive: true });
}

async function makeOnce(out: string): Promise<Round> {
  const argv = [BENCH, 'generate', '--scale', values.scale, '--products', values.products, '--out', out, '--json'];
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, argv, {
    env: { ...process.env, BENCH_CACHE: folder },
  });
  const commandSeconds = (performance.now() - began) / 1000;
  await rm(out, { recursive: true });
  return { ...(JSON.parse(stdout) as Made), commandSeconds };
}

function print(rounds: readonly Round[]): void {
  const of = (figure: (round: Round) => number) => rounds.map(figure).toSorted((a, b) => a - b);
  const range = (sorted: readonly number[], digits: number) =>
    `${median(sorted).toFixed(digits)} (${sorted[0]?.toFixed(digits)} … ${sorted.at(-1)?.toFixed(digits)})`;
  const lines = rounds[0]?.rows.receipt_line ?? 0;
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `scale ${values.scale}, ${values.products} products, ${availableParallelism()} cores, ${rounds.length} rounds, load average ${load}; median (least … most)`,
  );
  console.log(
    `all tables: ${range(
      of(({ seconds }) => lines / seconds / 1e6),
      2,
    )} million receipt lines/s, ${range(
      of(({ seconds }) => seconds),
      2,
    )} s`,
  );
  console.log(
    `the whole command, start included: ${range(
      of(({ commandSeconds }) => commandSeconds),
      2,
    )} s`,
  );
  console.log(
    `peak memory: ${range(
      of(({ peakMemoryBytes }) => peakMemoryBytes / 2 ** 20),
      0,
    )} MiB`,
  );
  console.log(`on disk: ${((rounds[0]?.bytes ?? 0) / lines).toFixed(2)} bytes a receipt line, all tables included`);
}
