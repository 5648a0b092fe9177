/** Times one arm in this process alone, and prints nanoseconds a call (the median of samples). Usage: one-arm.ts GROUP ARM MS */
import { Bench } from 'tinybench';
import { GROUPS } from './arms.ts';

const [group = '', arm = '', ms = '300'] = process.argv.slice(2);
const call = GROUPS[group]?.[arm];
if (call === undefined) throw new Error(`there is no arm "${group}/${arm}"`);

/** A call of a tenth of a microsecond is as short as the clock's step: so many make a sample. */
const CALLS = 100;
/** What nobody reads is not computed. */
let last: unknown;

const bench = new Bench({ time: Number(ms), warmupTime: Number(ms) });
bench.add(arm, () => {
  for (let n = 0; n < CALLS; n++) last = call();
});
await bench.run();
const result = bench.tasks[0]?.result;
if (result === undefined || !('latency' in result)) throw new Error(`${arm} could not be timed: ${result?.state}`);
console.log(JSON.stringify({ nanoseconds: (result.latency.p50 * 1e6) / CALLS, used: last !== undefined }));
