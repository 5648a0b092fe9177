/**
 * What an incremental write of `precompute` costs at one scale against another: receipts of 4 lines, one after the other,
 * in short segments that alternate between two services that are up at the same time; medians of pairs.
 * `node bin/pinned.js benchmarks/precompute-writes.ts [--scales 1,100] [--pairs 15] [--writes 40]`
 */
import { parseArgs } from 'node:util';
import { lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { type ContractClient, contractClient } from '../harness/check/client.ts';
import { readTree } from '../harness/measure/processes.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { type Started, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { type Checker, openChecker } from '../harness/verification.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';

const { values } = parseArgs({
  options: {
    scales: { type: 'string', default: '1,100' },
    pairs: { type: 'string', default: '15' },
    writes: { type: 'string', default: '40' },
    implementation: { type: 'string', default: 'precompute' },
  },
});
const [small = 1, large = 100] = values.scales.split(',').map(Number);
const [pairs, writes] = [Number(values.pairs), Number(values.writes)];
const LINES = 4;
const TILL = 101;
/** Statements are planned and functions compiled; then it counts. */
const WARM_UP_SEGMENTS = 5;

interface Segment {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

startLifecycle();
await sweepCache();
const smallSegments: Segment[] = [];
const largeSegments: Segment[] = [];
await serving(small, (writeSmall) =>
  serving(large, async (writeLarge) => {
    for (let pair = -WARM_UP_SEGMENTS; pair < pairs; pair++) {
      const first = pair % 2 === 0 ? writeSmall : writeLarge;
      const one = await first();
      const other = await (first === writeSmall ? writeLarge : writeSmall)();
      if (pair < 0) continue;
      smallSegments.push(first === writeSmall ? one : other);
      largeSegments.push(first === writeSmall ? other : one);
    }
  }),
);
print(`scale ${small}`, smallSegments);
print(`scale ${large}`, largeSegments);
const ratio = (of: (segment: Segment) => number) =>
  median(largeSegments.map((segment, index) => of(segment) / of(smallSegments[index] ?? segment)));
console.log(
  `ratio      ${ratio((segment) => segment.milliseconds).toFixed(2)} in time, ${ratio((segment) => segment.cpuMilliseconds).toFixed(2)} in CPU (medians of ${pairs} pairs)`,
);

async function serving(scale: number, work: (write: () => Promise<Segment>) => Promise<void>): Promise<void> {
  const dataset = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
  const checker = await openChecker(dataset);
  const variant = parseVariant(values.implementation, IMPLEMENTATIONS);
  const request = { variant, dataset, name: `writes-${scale}`, signal: lifecycleSignal };
  await withService(request, async (started) => {
    const client = contractClient(started.service, 60_000);
    let seq = 0;
    await work(async () => {
      const segment = await writeSegment(checker, started, client, seq);
      seq += writes;
      return segment;
    });
    await client.close();
  });
  checker.oracle.close();
}

/** The shop in the middle of the ranks: one of many at a large scale. */
async function writeSegment(
  { makeReceipt, dataset }: Checker,
  { service }: Started,
  client: ContractClient,
  from: number,
): Promise<Segment> {
  const shopId = Math.ceil(dataset.manifest.scale / 2);
  const posts = Array.from({ length: writes }, (_, index) => {
    const receipt = makeReceipt(shopId, TILL, from + index + 1, LINES);
    return { shopId, till: TILL, receipts: [receipt] };
  });
  const cpu = () => service.processes.reduce((sum, { pid }) => sum + (readTree(pid)?.cpuSeconds ?? 0), 0);
  const [cpuBefore, began] = [cpu(), performance.now()];
  for (const post of posts) {
    const { status, body } = await client.post('/v1/receipts', `shop-${shopId}`, post);
    if (status !== 201) throw new Error(`POST /v1/receipts answered ${status}: ${body}`);
  }
  const milliseconds = (performance.now() - began) / writes;
  return { milliseconds, cpuMilliseconds: (1000 * (cpu() - cpuBefore)) / writes };
}

function print(name: string, segments: readonly Segment[]): void {
  const time = median(segments.map(({ milliseconds }) => milliseconds));
  const cpu = median(segments.map(({ cpuMilliseconds }) => cpuMilliseconds));
  console.log(`${name.padEnd(10)} ${time.toFixed(2)} ms a write, ${cpu.toFixed(2)} ms of CPU`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;
}
