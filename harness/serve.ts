/** An implementation as a running service: its commands started in order, ready, watched, and ended together. */
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STATEMENT_LOG } from '../implementations/shared/duckdb.ts';
import type { Component, Implementation, Workspace } from '../model/implementation.ts';
import type { Milliseconds } from '../model/units.ts';
import { openCache } from './provision/cache.ts';
import { type Guarded, startGuarded } from './provision/children.ts';
import { workspaceEnvironment } from './provision/environment.ts';
import { ProvisionError } from './provision/errors.ts';
import type { Exit } from './provision/guard.ts';
import { freePort, LOOPBACK, requireFreePort } from './provision/ports.ts';
import type { Database } from './provision/postgres/provider.ts';
import { lastWords } from './provision/run-to-end.ts';
import { hide, secretsIn } from './provision/secrets.ts';

export interface ServiceRequest {
  readonly implementation: Implementation;
  readonly space: Workspace;
  /** The service's own to write to: a clone of the prepared state. */
  readonly stateFolder: string;
  /** A folder of this start alone, for one log a command. */
  readonly logFolder: string;
  /** How long the commands may take from their start until /readyz says 200. */
  readonly readyTimeoutMs: Milliseconds;
  /** On loopback; any free one unless given. */
  readonly port?: number;
  /** Key of the tokens and passwords; random unless given. */
  readonly secret?: string;
  /** The implementation's own database, running; who started it stops it. */
  readonly database?: Database;
  /** How stale an answer may be in the tightest of the scenarios to come: BENCH_STALENESS_MS. */
  readonly stalenessMs?: Milliseconds;
  /** A folder that a store without a server writes its statements into. */
  readonly statementLog?: string;
  /** Where Node keeps what it has compiled of it; in the cache unless given. */
  readonly compiled?: string;
  /** Interrupts the start; a service that is up is ended by `stop` only. */
  readonly signal?: AbortSignal;
}

export interface Service {
  /** `http://127.0.0.1:<port>`, the same after a restart. */
  readonly baseUrl: string;
  readonly secret: string;
  /** Of the latest start, in order; each pid leads a process group of its own. */
  readonly processes: readonly ServiceProcess[];
  /** Fulfilled when a process ends that was not asked to; never rejects, and never settles after `stop`. */
  readonly crashed: Promise<ServiceCrash>;
  /** SIGTERM in reverse order, each with its grace; safe to call again. */
  stop(): Promise<void>;
  /**
   * SIGKILL to all processes, and a new start on the same state, port and secret.
   * @throws {ProvisionError} as `startService`; nothing runs then
   */
  killAndRestart(): Promise<void>;
}

/** A process with all that it starts. */
export interface ServiceProcess {
  readonly component: Component;
  readonly pid: number;
  /** Folder of its control group; null where none could be made. */
  readonly group: string | null;
}

interface ServiceCrash {
  readonly component: Component;
  readonly pid: number;
  /** Which process ended how, with its last line. */
  readonly message: string;
}

const SECRET_BYTES = 32;
const POLL_MS: Milliseconds = 20;
/** An answer to one /readyz; short, so that a process that hangs does not hide that another one died. */
const ANSWER_PATIENCE_MS: Milliseconds = 1_000;

/**
 * Starts an implementation and waits until it is ready.
 * @throws {ProvisionError} kinds `port-in-use`, `not-started`, `died-at-start`, `never-ready`, `interrupted`
 */
export async function startService(request: ServiceRequest): Promise<Service> {
  const port = request.port ?? (await freePort());
  const secret = request.secret ?? randomBytes(SECRET_BYTES).toString('hex');
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ...(request.signal ? [request.signal] : [])]);
  const crash = Promise.withResolvers<ServiceCrash>();
  const launch = () => start({ request, port, secret, signal, onCrash: crash.resolve });

  let current = await launch();
  let restart = Promise.resolve();
  return {
    baseUrl: `http://${LOOPBACK}:${port}`,
    secret,
    get processes() {
      const own = current.members.map(({ component, child: { pid, group } }) => ({ component, pid, group }));
      const server = request.database?.child ?? null;
      if (server === null) return own;
      return [...own, { component: 'database' as const, pid: server.pid, group: server.group }];
    },
    crashed: crash.promise,
    async stop() {
      stopping.abort();
      // A start that is under way gives up by itself; what it has not started yet, it will not.
      await restart.catch(() => {});
      await end(current);
    },
    killAndRestart() {
      restart = kill(current).then(async () => {
        current = await launch();
      });
      return restart;
    },
  };
}

interface Launch {
  readonly request: ServiceRequest;
  readonly port: number;
  readonly secret: string;
  readonly signal: AbortSignal;
  readonly onCrash: (crash: ServiceCrash) => void;
}

/** The processes of one start. */
interface Generation {
  readonly members: Member[];
  /** The first to end; set at once, whoever is looking. */
  firstToEnd?: { readonly member: Member; readonly exit: Exit };
  /** Whoever ends from now on was asked to. */
  ending: boolean;
}

interface Member {
  readonly component: Component;
  readonly child: Guarded;
  readonly logFile: string;
}

async function start(launch: Launch): Promise<Generation> {
  const { request, port, onCrash } = launch;
  await requireFreePort(port);
  const generation: Generation = { members: [], ending: false };
  try {
    const deadline = performance.now() + request.readyTimeoutMs;
    await startMembers(generation, launch);
    await waitUntilReady(generation, launch, deadline);
  } catch (error) {
    await end(generation);
    throw error;
  }
  for (const member of generation.members)
    void reportCrash(member, generation, launch).then((crash) => crash && onCrash(crash));
  return generation;
}

async function startMembers(generation: Generation, { request, port, secret, signal }: Launch): Promise<void> {
  const { implementation, space, stateFolder, logFolder, database, stalenessMs, statementLog, compiled } = request;
  const contract = {
    // Of services alone: what a build compiles would count for whichever is built first.
    NODE_COMPILE_CACHE: compiled ?? openCache().compiled,
    ...workspaceEnvironment(space, stateFolder, database?.url),
    BENCH_SECRET: secret,
    ...(stalenessMs === undefined ? {} : { BENCH_STALENESS_MS: String(stalenessMs) }),
    ...(statementLog === undefined ? {} : { [STATEMENT_LOG]: statementLog }),
  };
  const commands = implementation.serve(space);
  const ports = [...(await otherPorts(port, commands.length - 1)), port];
  const neighbours: Record<string, string> = {};
  for (const [index, { component, argv, env }] of commands.entries()) {
    if (signal.aborted) throw interrupted(request);
    const ownPort = ports[index] ?? port;
    const name = `${implementation.name} ${component}`;
    const logFile = join(logFolder, `${index + 1}-${component}.log`);
    const allEnv = { ...env, ...contract, ...neighbours, BENCH_PORT: String(ownPort) };
    const child = await startGuarded({ name, argv, env: allEnv, cwd: process.cwd(), logFile });
    neighbours[`BENCH_${component.toUpperCase()}_URL`] = `http://${LOOPBACK}:${ownPort}`;
    const member = { component, child, logFile };
    generation.members.push(member);
    void child.exited.then((exit) => {
      generation.firstToEnd ??= { member, exit };
    });
  }
}

/** Free ports besides the contract's, which nobody listens on yet. */
async function otherPorts(contractPort: number, count: number): Promise<number[]> {
  const taken = new Set([contractPort]);
  while (taken.size <= count) taken.add(await freePort());
  return [...taken].slice(1);
}

async function waitUntilReady(generation: Generation, launch: Launch, deadline: Milliseconds): Promise<void> {
  const { request, port, signal } = launch;
  for (;;) {
    const answer = await askReady(port);
    if (signal.aborted) throw interrupted(request);
    // Looked at after the answer: it may have come from a stranger on the port of a service that could not have it.
    if (generation.firstToEnd !== undefined) throw await diedAtStart(generation.firstToEnd, launch);
    if (answer === 200) return;
    if (performance.now() >= deadline) throw neverReady(answer, generation, launch);
    await sleep(POLL_MS);
  }
}

/** The status of GET /readyz, or why there was none. */
function askReady(port: number): Promise<number | string> {
  return new Promise((fulfil) => {
    const call = get(
      { host: LOOPBACK, port, path: '/readyz', agent: false, timeout: ANSWER_PATIENCE_MS },
      (response) => {
        response.resume();
        fulfil(response.statusCode ?? 'no status');
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', (error) => fulfil(error.message));
  });
}

async function reportCrash(member: Member, generation: Generation, launch: Launch): Promise<ServiceCrash | undefined> {
  const exit = await member.child.exited;
  if (generation.ending) return undefined;
  const message = without(
    launch,
    `${member.child.name} ${await lastWords(member.child, exit)}; see ${member.logFile}.err`,
  );
  return { component: member.component, pid: member.child.pid, message };
}

async function end(generation: Generation): Promise<void> {
  generation.ending = true;
  // The backend goes first: it may need the others for the answers it still owes.
  for (const { child } of generation.members.toReversed()) await child.stop();
}

async function kill(generation: Generation): Promise<void> {
  generation.ending = true;
  for (const { child } of generation.members) child.kill('SIGKILL');
  await end(generation);
}

async function diedAtStart(
  { member, exit }: NonNullable<Generation['firstToEnd']>,
  launch: Launch,
): Promise<ProvisionError> {
  const words = without(launch, await lastWords(member.child, exit));
  return new ProvisionError(
    'died-at-start',
    `${member.child.name} ${words}, before it was ready; see ${member.logFile}.err`,
  );
}

function neverReady(answer: number | string, { members }: Generation, { request, port }: Launch): ProvisionError {
  const { implementation, readyTimeoutMs } = request;
  return new ProvisionError(
    'never-ready',
    `${implementation.name} was not ready within ${readyTimeoutMs / 1000} s (GET /readyz on port ${port}: ${answer}); see ${members.at(-1)?.logFile}.err`,
  );
}

function interrupted({ implementation }: ServiceRequest): ProvisionError {
  return new ProvisionError('interrupted', `the start of ${implementation.name} was interrupted`);
}

/** A service may print its environment when it dies; what we say about it goes into reports. */
function without({ secret, request: { database } }: Launch, message: string): string {
  return hide(message, [secret, ...secretsIn(database?.url)]);
}
