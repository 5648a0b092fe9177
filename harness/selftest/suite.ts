/** The self-test: every behaviour driven by the driver under test and then by autocannon as it comes, one at a time. */
import type { NonEmpty, PerSecond, Seconds } from '../../model/units.ts';
import { runNative } from './as-it-comes.ts';
import { BEHAVIOURS, type Behaviour, CLOSED } from './behaviours.ts';
import { differences, throughputDifference } from './compare.ts';
import { type DisturbanceMeter, disturbanceMeter } from './disturbance.ts';
import { driveKnown, driveKnownClosed, type Place } from './drive.ts';
import type { Figures } from './figures.ts';
import { startKnownServer } from './known-server.ts';
import { type NativeComparison, nativeComparison } from './native.ts';
import { throughputIn } from './throughput.ts';
import type { Truth } from './truth.ts';
import { type Attempt, exitCodeOf, type Verdict, verdictOf } from './verdict.ts';

export interface OpenAttempt extends Attempt {
  readonly truth: Truth;
  readonly ours: Figures;
}

export interface OpenResult {
  readonly name: string;
  readonly title: string;
  readonly ratePerSecond: PerSecond;
  readonly seconds: Seconds;
  readonly verdict: Verdict;
  /** Two if the first was off on a quiet machine; the last one counts. */
  readonly attempts: NonEmpty<OpenAttempt>;
  readonly autocannon: NativeComparison;
}

export interface ClosedAttempt extends Attempt {
  readonly truth: PerSecond;
  readonly ours: PerSecond;
}

export interface ClosedResult {
  readonly title: string;
  readonly clients: number;
  readonly seconds: Seconds;
  readonly verdict: Verdict;
  readonly attempts: NonEmpty<ClosedAttempt>;
  /** Its own figure, and what the server counted in its run. */
  readonly autocannon: { readonly truth: PerSecond; readonly said: PerSecond };
}

export interface SelftestResult {
  readonly exitCode: 0 | 1 | 3;
  readonly open: readonly OpenResult[];
  readonly closed: ClosedResult;
}

export interface SelftestRequest {
  /** Fewer behaviours, and shorter. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
  onStep(text: string): void;
}

interface Bench extends Place, Pick<SelftestRequest, 'onStep'> {
  readonly meter: DisturbanceMeter;
}

/** Enough for the most that is due at once in any behaviour but the stall, so that it is not short of connections. */
const NATIVE_CONNECTIONS = 100;
/** The closed loop's, as a fraction: what the clients have under way at the window's edges, and their own turnaround. */
const THROUGHPUT_SHARE = 0.02;

/** @throws the signal's reason if stopped; {ProvisionError} if the server cannot be started */
export async function selftest({ quick, signal, onStep }: SelftestRequest): Promise<SelftestResult> {
  const server = await startKnownServer(signal);
  const meter = await disturbanceMeter(server.pid);
  const bench = { server, meter, signal, onStep };
  try {
    await warmUp(bench);
    const open: OpenResult[] = [];
    for (const { behaviour, seconds } of planOf(quick)) open.push(await openResult(bench, behaviour, seconds));
    const closed = await closedResult(bench);
    return { exitCode: exitCodeOf([...open, closed].map(({ verdict }) => verdict)), open, closed };
  } finally {
    await Promise.all([meter.stop(), server.stop()]);
  }
}

function planOf(quick: boolean): readonly { readonly behaviour: Behaviour; readonly seconds: Seconds }[] {
  return BEHAVIOURS.flatMap((behaviour) => {
    const seconds = quick ? behaviour.quickSeconds : behaviour.seconds;
    return seconds === null ? [] : [{ behaviour, seconds }];
  });
}

/** Both clients and the server compile their code. */
async function warmUp(bench: Bench): Promise<void> {
  const busiest = behaviourNamed('short');
  bench.onStep('warming up');
  await driveKnown(bench, busiest, 1);
  await runNative(nativeRun(bench, busiest, 1));
}

async function openResult(bench: Bench, behaviour: Behaviour, seconds: Seconds): Promise<OpenResult> {
  const { name, title, ratePerSecond } = behaviour;
  bench.onStep(`${name}: ${title}, ${ratePerSecond}/s`);
  const attempts = await attemptsAt<OpenAttempt>(bench, name, async (measured) => {
    const { truth, ours, disturbance } = await measured(() => driveKnown(bench, behaviour, seconds));
    return { truth, ours, disturbance, differences: differences(truth, ours) };
  });
  bench.onStep(`${name}: autocannon as it comes`);
  await bench.server.behave(behaviour, 500 * seconds);
  const said = await runNative(nativeRun(bench, behaviour, seconds));
  const { truth } = attempts.at(-1) ?? attempts[0];
  const autocannon = nativeComparison(said, {
    ratePerSecond,
    connections: NATIVE_CONNECTIONS,
    stamps: await bench.server.stamps(),
    response: truth.response,
  });
  return { name, title, ratePerSecond, seconds, verdict: verdictOf(attempts), attempts, autocannon };
}

async function closedResult(bench: Bench): Promise<ClosedResult> {
  const { clients, seconds } = CLOSED;
  const behaviour = behaviourNamed(CLOSED.behaviour);
  const title = `closed loop: ${clients} clients, ${behaviour.title}`;
  bench.onStep(title);
  const attempts = await attemptsAt<ClosedAttempt>(bench, 'closed loop', async (measured) => {
    const { truth, ours, disturbance } = await measured(() => driveKnownClosed(bench, behaviour, CLOSED));
    return { truth, ours, disturbance, differences: throughputDifference(truth, ours, THROUGHPUT_SHARE) };
  });
  bench.onStep('closed loop: autocannon as it comes');
  await bench.server.behave(behaviour, 0);
  const native = { ...nativeRun(bench, behaviour, seconds), connections: clients, ratePerSecond: null };
  const { throughputPerSecond: said } = await runNative(native);
  const stamps = await bench.server.stamps();
  const truth = throughputIn(stamps, { beginAt: stamps[0]?.arrivedAt ?? 0, seconds });
  return { title, clients, seconds, verdict: verdictOf(attempts), attempts, autocannon: { truth, said } };
}

type Measured = <T>(drive: () => Promise<T>) => Promise<T & Pick<Attempt, 'disturbance'>>;

/** Once, and once more if it was off on a quiet machine. */
async function attemptsAt<T extends Attempt>(
  { meter, onStep }: Bench,
  name: string,
  attempt: (measured: Measured) => Promise<T>,
): Promise<NonEmpty<T>> {
  const measured: Measured = async (drive) => {
    const end = meter.begin();
    return { ...(await drive()), disturbance: end() };
  };
  const first = await attempt(measured);
  if (verdictOf([first]) !== 'again') return [first];
  onStep(`${name}: off, and the machine is quiet: once more`);
  return [first, await attempt(measured)];
}

function nativeRun({ server, signal }: Bench, { ratePerSecond, timeoutMs }: Behaviour, seconds: Seconds) {
  const url = `${server.baseUrl}/v1/shops/1/products/0`;
  return { url, connections: NATIVE_CONNECTIONS, ratePerSecond, seconds, timeoutMs, signal };
}

function behaviourNamed(name: string): Behaviour {
  const found = BEHAVIOURS.find((behaviour) => behaviour.name === name);
  if (found === undefined) throw new Error(`there is no behaviour "${name}"`);
  return found;
}
