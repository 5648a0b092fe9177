/** The thread of open-threads.ts: sends its part of an open phase's requests, and tells what became of them. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { recorder } from '../../judge/histogram.ts';
import type { Milliseconds } from '../../model/units.ts';
import { answerSample } from './answers.ts';
import { ownTime, passSeconds, phaseClock, settledBy } from './clock.ts';
import { liveTills } from './live-tills.ts';
import { metronome } from './metronome.ts';
import { type BatchWriter, batchWriter } from './open-batch.ts';
import type { FromThread, ThreadBegin, ThreadEnd, ThreadJob } from './open-crew.ts';
import { CONNECTIONS, type OpenRequests, openRequests } from './open-requests.ts';
import { operationsOf } from './operations.ts';
import { DRAIN_SLACK } from './phase.ts';
import { sender } from './sender.ts';
import { tokenIn } from './sessions.ts';
import { isGood, type Settled } from './tally.ts';
import type { WireBytes } from './wire.ts';

/** How often what was settled is told. */
const TELL_INTERVAL: Milliseconds = 50;
const NOTHING: WireBytes = { sentBytes: 0, receivedBytes: 0 };

const job: ThreadJob = workerData;
const failure = new AbortController();
const fail = (error: unknown) => failure.abort(error);
const tell = (message: FromThread) => parentPort?.postMessage(message);

const at = operationsOf(job.scenario, job.store, job.seed);
const sample = answerSample(job.seed, job.keepAnswers);
const batch = batchWriter(job.scenario.mix.map(({ operation }) => operation));
let requests: OpenRequests | null = null;
const pacing = await metronome(job.due, () => requests?.sendDue(), fail);
const begun = parentPort === null ? Promise.reject(new Error('not a thread')) : once(parentPort, 'message');
tell({ kind: 'ready' });
const [begin]: ThreadBegin[] = await begun;
if (begin !== undefined) tell({ kind: 'ended', end: await drive(begin) });
await pacing.stop();

async function drive({ beginNs, tokens }: ThreadBegin): Promise<ThreadEnd> {
  const { baseUrl, scenario, warmupSeconds, seconds, timeoutMs, part, threads } = job;
  const numberOf = (i: number) => part + i * threads;
  const connect = recorder();
  let inWindow = false;
  const connections = sender(baseUrl, timeoutMs, (took) => {
    if (inWindow) connect.record(1000 * took);
  });
  const wire = { begins: NOTHING, ends: NOTHING };
  const clock = phaseClock(ownTime(beginNs), warmupSeconds, seconds);
  requests = openRequests({
    setup: { scenario, tills: liveTills(1, 1), makeReceipt: nothingToSell, warmupSeconds, seconds },
    clock,
    due: job.due,
    at: (i) => at(numberOf(i)),
    tokenFor: tokenIn(tokens),
    connections,
    // All threads together have as many as one would have: the load shall not depend on the driver's cores.
    atOnce: Math.max(1, Math.floor(CONNECTIONS / threads)),
    counts: partOfTally(batch),
    sample: { offer: (i, answer) => sample.offer(numberOf(i), answer) },
    window: batch,
    probes: null,
    fail,
  });
  pacing.start(clock.beginAt);
  const telling = setInterval(tellBatch, TELL_INTERVAL);
  const onWindow = (edge: 'begins' | 'ends') => {
    inWindow = edge === 'begins';
    wire[edge] = connections.wire();
  };
  const { driverCores } = await passSeconds(clock, failure.signal, { pass() {}, onWindow });
  await settledBy(requests.allSettled, clock.endAt + timeoutMs + DRAIN_SLACK, failure.signal);
  const known = requests.known();
  requests.giveUp();
  connections.destroy();
  clearInterval(telling);
  tellBatch();
  return {
    driverCores,
    known,
    waits: requests.waits,
    wire: {
      sentBytes: wire.ends.sentBytes - wire.begins.sentBytes,
      receivedBytes: wire.ends.receivedBytes - wire.begins.receivedBytes,
    },
    connect: connect.encode(),
    driverLag: requests.driverLag.encode(),
    answers: sample
      .numbered()
      .map(({ n, answer }) => ({ n, answer: { ...answer, sentAt: answer.sentAt - clock.beginAt } })),
  };
}

function tellBatch(): void {
  const taken = batch.take();
  if (taken !== null) tell({ kind: 'batch', batch: taken });
}

/** What this thread needs to know of its own requests; they are counted elsewhere. */
function partOfTally({ settle }: BatchWriter) {
  const soFar = { settled: 0, good: 0 };
  return {
    due() {},
    settle(settled: Settled) {
      settle(settled);
      if (settled.second < 0) return;
      soFar.settled++;
      if (settled.outcome === 'answered' && isGood(settled, job.scenario.objectives)) soFar.good++;
    },
    soFar: () => soFar,
  };
}

function nothingToSell(): never {
  throw new Error('phases that write are sent by one thread');
}
