/** Commands run under a guard: ended with the harness, however it goes, together with all that they started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Milliseconds, NonEmpty } from '../../model/units.ts';
import { openCache } from './cache.ts';
import { ProvisionError, reason } from './errors.ts';
import { type Family, killFamily, signalFamily } from './families.ts';
import { groupFor, removeGroup } from './groups.ts';
import type { Exit, FromGuard, RunAs, ToGuard } from './guard.ts';
import { OWN_ID } from './identity.ts';
import { type Logs, newestLines, openLogs } from './logs.ts';
import { isRunning, type ProcessId } from './processes.ts';
import { forget, remember } from './running.ts';

export interface GuardedRequest {
  /** `node` stands for the Node that runs the harness, which is the pinned one. */
  readonly argv: NonEmpty<string>;
  /** Added to the few variables that every child gets; secrets belong here, never in `argv`. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output is appended here, standard error beside it, to `<logFile>.err`. */
  readonly logFile: string;
  /** Shown in messages and in the guard's command line. */
  readonly name: string;
  /** Between SIGTERM and SIGKILL; STOP_GRACE_MS unless given. */
  readonly graceMs?: Milliseconds;
  /** Who the command runs as; the harness's own user unless given. Only root can choose. */
  readonly user?: RunAs;
}

export interface Guarded {
  readonly name: string;
  /** The command's own; also the number of its process group. */
  readonly pid: number;
  /** Folder of its control group, which holds all that it ever starts; null where none can be made. */
  readonly group: string | null;
  /** Fulfilled when the command itself has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** SIGTERM, and SIGKILL after the grace; fulfilled when all that the command started is gone, too. */
  stop(): Promise<void>;
  /** A signal to the command and all that it started; nothing if it has ended. */
  kill(signal: NodeJS.Signals): void;
  /** The newest lines on standard error, or where there are none on standard output; oldest first. */
  lastLines(count: number): Promise<string[]>;
}

/** The contract gives a service this long to end on SIGTERM. */
const STOP_GRACE_MS: Milliseconds = 10_000;

const GUARD = fileURLToPath(new URL('./guard.ts', import.meta.url));
/** What a program needs to run at all. Nothing else of the user's environment may change what is measured. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/** A family whose leader is known. */
type StartedFamily = Family & { readonly leader: ProcessId };

const live = new Set<Guarded>();

/**
 * Starts a command under a guard of its own.
 * @throws {ProvisionError} kinds `not-started`, `cache-unusable`
 */
export async function startGuarded(request: GuardedRequest): Promise<Guarded> {
  // Before anything runs: a child that cannot be registered must not exist.
  openCache();
  const logs = openLogs(request.logFile);
  const guard = spawnGuard(request, logs);
  const reports = listen(guard);
  const mark = `${OWN_ID}-${randomUUID()}`;
  const { leader, group } = await askToRun(guard, request, mark);
  const family = { leader, mark };
  const child = watch(request, { guard, family, group, logs, reports });
  return await register(family, child);
}

/** Stops every child of this process that is left: the last step of an interrupted command. */
export async function stopAllChildren(): Promise<void> {
  await Promise.all([...live].map((child) => child.stop()));
}

/** What a guard says, from its first moment on: nothing can be missed between its start and the first question. */
interface Reports {
  /** undefined: the guard was gone before the command was. */
  readonly exited: Promise<Exit | undefined>;
  readonly guardGone: Promise<void>;
}

interface Running {
  readonly guard: ChildProcess;
  readonly family: StartedFamily;
  readonly group: string | null;
  readonly logs: Logs;
  readonly reports: Reports;
}

function watch(request: GuardedRequest, running: Running): Guarded {
  const { guard, family, group, logs, reports } = running;
  const ended = endOf(running);
  const child: Guarded = {
    name: request.name,
    pid: family.leader.pid,
    group,
    exited: reports.exited.then(async (exit) => {
      if (exit === undefined) await ended;
      return exit ?? { code: null, signal: 'SIGKILL', seconds: 0, cpuSeconds: 0 };
    }),
    stop() {
      tell(guard, { kind: 'stop' });
      return ended;
    },
    kill(signal) {
      if (isRunning(family.leader)) signalFamily(family, signal, 'unknown');
    },
    lastLines: (count) => newestLines(logs, count),
  };
  live.add(child);
  void ended.then(() => live.delete(child));
  return child;
}

/** Fulfilled when guard, command and all that it started are gone; never rejects. */
async function endOf({ guard, family, group, reports: { exited, guardGone } }: Running): Promise<void> {
  await guardGone;
  // The guard itself was killed: what nobody guards must not run on.
  if ((await exited) === undefined || guard.signalCode !== null) {
    await killFamily(family, 'watched');
    if (group !== null) await removeGroup(group);
  }
  forget(family);
}

async function register(family: Family, child: Guarded): Promise<Guarded> {
  try {
    remember(family);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function spawnGuard({ name, cwd }: GuardedRequest, { out, err }: Logs): ChildProcess {
  try {
    return spawn(process.execPath, [GUARD, name], {
      cwd,
      env: { ...inherited(), NODE_COMPILE_CACHE: openCache().compiled },
      // A session of its own: neither Ctrl-C nor a kill of the harness's group takes the guard along.
      detached: true,
      stdio: ['ignore', out.descriptor, err.descriptor, 'ipc'],
    });
  } finally {
    closeSync(out.descriptor);
    closeSync(err.descriptor);
  }
}

function listen(guard: ChildProcess): Reports {
  // Comes after the last message, unlike `exit`.
  const guardGone = new Promise<void>((fulfil) => guard.once('close', () => fulfil()));
  const exited = new Promise<Exit | undefined>((fulfil) => {
    guard.on('message', (message: FromGuard) => {
      if (message.kind === 'exited') fulfil(message.exit);
    });
    void guardGone.then(() => fulfil(undefined));
  });
  return { exited, guardGone };
}

/** @returns the command's process, running, and its control group */
async function askToRun(
  guard: ChildProcess,
  { argv, env, name, graceMs, user }: GuardedRequest,
  mark: string,
): Promise<Started> {
  const group = groupFor(mark);
  const [program, ...rest] = argv;
  const answer = firstAnswer(guard);
  tell(guard, {
    kind: 'run',
    argv: [program === 'node' ? process.execPath : program, ...rest],
    env: { ...inherited(), ...env },
    mark,
    graceMs: graceMs ?? STOP_GRACE_MS,
    user: user ?? null,
    group,
  });
  const started = await answer;
  if (typeof started !== 'string') return started;
  // Killed before it could tell what it had started.
  await killFamily({ leader: null, mark }, 'unknown');
  if (group !== null) await removeGroup(group);
  throw new ProvisionError('not-started', `cannot start ${name} (${program}): ${started}`);
}

type Started = Pick<FromGuard & { kind: 'started' }, 'leader' | 'group'>;

/** The command as it was started, or why it was not. */
function firstAnswer(guard: ChildProcess): Promise<Started | string> {
  return new Promise((fulfil) => {
    guard.once('error', (error) => fulfil(reason(error)));
    guard.once('close', () => fulfil('its guard ended at once'));
    guard.on('message', (message: FromGuard) => {
      if (message.kind === 'started') fulfil(message);
      if (message.kind === 'not-started') fulfil(message.message);
    });
  });
}

function tell(guard: ChildProcess, message: ToGuard): void {
  // A guard that is gone has nothing to be told; its `close` says the rest.
  if (guard.connected) guard.send(message, () => {});
}

function inherited(): Record<string, string> {
  const entries = INHERITED.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
