/**
 * What the driver costs and how late it sends, against a bare server in a process of its own: open loop at several rates,
 * then closed loop in turns with autocannon as it comes.
 * `node bin/pinned.js benchmarks/driver.ts [--rates 2000,8000] [--repeats 7] [--seconds 4] [--pairs 11] [--threads 2]`
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { finish, lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { liveTills } from '../harness/drive/live-tills.ts';
import { driveOpen } from '../harness/drive/open.ts';
import { scratchFolder } from '../harness/provision/cache.ts';
import { startGuarded } from '../harness/provision/children.ts';
import { freePort } from '../harness/provision/ports.ts';
import { runNative } from '../harness/selftest/as-it-comes.ts';
import { script } from '../implementations/shared/script.ts';
import { percentile } from '../judge/histogram.ts';
import { browse } from '../scenarios/browse.ts';
import { readFor } from './closed-reads.ts';
import { median, pairsOf, ratioText } from './pairs.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '2000,8000' },
    repeats: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    pairs: { type: 'string', default: '11' },
    threads: { type: 'string' },
  },
});
const rates = values.rates.split(',').map(Number);
const [repeats, seconds, pairs] = [Number(values.repeats), Number(values.seconds), Number(values.pairs)];
/** Of the open loop; by the rate unless given. */
const threads = values.threads === undefined ? undefined : Number(values.threads);
const CLIENTS = 8;
const CLOSED_SECONDS = 2;
const WARM_UP_SECONDS = 1;

startLifecycle();
await sweepCache();
const baseUrl = await bareServer();
for (const rate of rates) await openLoop(rate);
if (pairs > 0) await closedLoop();
await finish(0);

async function bareServer(): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startGuarded({
    name: 'bare server',
    argv: script(import.meta.url, './driver/bare-server.ts'),
    env: { BENCH_PORT: String(port) },
    cwd: process.cwd(),
    logFile: join(await scratchFolder('bare-server'), 'server.log'),
  });
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(20);
  return url;
}

/** CPU of the whole driver process, the threads that pace included; and of the busiest thread. */
async function openLoop(ratePerSecond: number): Promise<void> {
  const runs: { cores: number; busiest: number; lagP50: number; lagP99: number }[] = [];
  for (let seed = 0; seed <= repeats; seed++) {
    const cpu = { begins: 0, ends: 0 };
    const { phase } = await driveOpen({
      baseUrl,
      secret: 'secret',
      scenario: browse,
      store: { shops: 1, products: 40 },
      tills: liveTills(1, 1),
      makeReceipt: () => {
        throw new Error('nothing is sold here');
      },
      seed,
      ratePerSecond,
      warmupSeconds: WARM_UP_SECONDS,
      seconds,
      timeoutMs: 10_000,
      keepAnswers: 50,
      ...(threads !== undefined && { threads }),
      signal: lifecycleSignal,
      onWindow(edge) {
        const { user, system } = process.cpuUsage();
        cpu[edge] = (user + system) / 1e6;
      },
    });
    if (phase.outcomes.answered !== phase.outcomes.due) throw new Error(`failed: ${JSON.stringify(phase.outcomes)}`);
    const lag = (q: number) => {
      const found = percentile(phase.lag, q);
      return found.kind === 'value' ? found.us / 1000 : Number.NaN;
    };
    const cores = { cores: (cpu.ends - cpu.begins) / seconds, busiest: phase.driverCores };
    const run = { ...cores, lagP50: lag(0.5), lagP99: lag(0.99) };
    // The first one compiles the code.
    if (seed > 0) runs.push(run);
  }
  const spread = (of: (run: (typeof runs)[number]) => number) => {
    const all = runs.map(of).sort((a, b) => a - b);
    return `${median(all).toFixed(2)} (${all[0]?.toFixed(2)} … ${all.at(-1)?.toFixed(2)})`;
  };
  console.log(
    `open loop at ${ratePerSecond}/s, ${repeats} repeats of ${seconds} s: driver ${spread((run) => run.cores)} cores, ` +
      `its busiest thread ${spread((run) => run.busiest)}, ` +
      `lag p50 ${spread((run) => run.lagP50)} ms, p99 ${spread((run) => run.lagP99)} ms`,
  );
}

async function closedLoop(): Promise<void> {
  const path = '/v1/shops/1/products/1';
  const ours = async () => {
    const { perSecond } = await readFor({
      baseUrl,
      clients: CLIENTS,
      token: 'token',
      path: () => path,
      milliseconds: 1000 * CLOSED_SECONDS,
    });
    return { value: perSecond, cpuSeconds: 0 };
  };
  const theirs = async () => {
    const { throughputPerSecond } = await runNative({
      url: baseUrl + path,
      connections: CLIENTS,
      ratePerSecond: null,
      seconds: CLOSED_SECONDS,
      timeoutMs: 10_000,
      signal: lifecycleSignal,
    });
    return { value: throughputPerSecond, cpuSeconds: 0 };
  };
  const measured = await pairsOf(ours, theirs, pairs, 2);
  console.log(
    `closed loop, ${CLIENTS} clients, ${pairs} pairs of ${CLOSED_SECONDS} s: ours ${median(measured.map(({ one }) => one.value)).toFixed(0)}/s, ` +
      `${ratioText(measured, ({ value }) => value)} of autocannon alone`,
  );
}
