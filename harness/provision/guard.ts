/**
 * The guard: a tiny process between the harness and one command, which ends the command when the harness is gone,
 * however it went. It has its own session, so that neither Ctrl-C nor a kill of the harness's group reaches it.
 * The channel to the harness is open before the command exists: there is no moment in which nobody watches.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Milliseconds, NonEmpty, Seconds } from '../../model/units.ts';
import { endFamily, type Family, MARK_VARIABLE } from './families.ts';
import { enterGroup, leaveGroup, removeGroup } from './groups.ts';
import { identify, type ProcessId, readStat } from './processes.ts';

/** What the harness tells the guard; the environment travels here, so that secrets are in no command line. */
export type ToGuard =
  | {
      readonly kind: 'run';
      readonly argv: NonEmpty<string>;
      readonly env: Readonly<Record<string, string>>;
      readonly mark: string;
      readonly graceMs: Milliseconds;
      /** null: the guard's own. */
      readonly user: RunAs | null;
      /** To be made for the command, if it can be; null: none. */
      readonly group: string | null;
    }
  | { readonly kind: 'stop' };

/** A user by number. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** What the guard tells the harness. It ends only when all that the command started is gone, too. */
export type FromGuard =
  /** `group`: its control group, if it could be made. */
  | { readonly kind: 'started'; readonly leader: ProcessId; readonly group: string | null }
  | { readonly kind: 'not-started'; readonly message: string }
  | { readonly kind: 'exited'; readonly exit: Exit };

/** How a command ended. */
export interface Exit {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Wall time; 0 where it could not be taken. */
  readonly seconds: Seconds;
  /** CPU of the command and of those of its descendants that were waited for; 0 where it could not be read. */
  readonly cpuSeconds: Seconds;
}

let end = async (): Promise<void> => {};

process.on('message', (message: ToGuard) => {
  if (message.kind === 'run') run(message);
  else void end();
});
// The harness is gone. Before `run` came, nothing holds this process, and it just ends.
process.once('disconnect', () => void end());
process.on('SIGTERM', () => void end());
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

function run({ argv: [program, ...rest], env, mark, graceMs, user, group }: ToGuard & { kind: 'run' }): void {
  // Killed right after it asked.
  if (!process.connected) return;
  const startedAt = performance.now();
  // The command is born inside: moved there later, it might have started something outside.
  const entered = group !== null && enterGroup(group) ? group : null;
  const command = spawn(program, rest, {
    env: { ...env, [MARK_VARIABLE]: mark },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...user,
  });
  if (entered !== null) leaveGroup(entered);
  command.once('error', ({ message }) => {
    tell({ kind: 'not-started', message });
    void leave(127, entered);
  });
  if (command.pid === undefined) return;
  const family = { leader: identify(command.pid), mark };
  tell({ kind: 'started', leader: family.leader, group: entered });
  watch(command, family, { graceMs, startedAt, group: entered });
}

interface Watch {
  readonly graceMs: Milliseconds;
  readonly startedAt: Milliseconds;
  readonly group: string | null;
}

function watch(command: ChildProcess, family: Family, { graceMs, startedAt, group }: Watch): void {
  let ending: Promise<void> | undefined;
  end = () => (ending ??= endFamily(family, graceMs, 'watched'));
  command.once('exit', async (code, signal) => {
    // The command has just been waited for: the kernel has added its CPU to the guard's account of children.
    const cpuSeconds = readStat('self')?.reapedCpuSeconds ?? 0;
    tell({ kind: 'exited', exit: { code, signal, seconds: (performance.now() - startedAt) / 1000, cpuSeconds } });
    await end();
    await leave(code ?? 128 + (signal === null ? 0 : constants.signals[signal]), group);
  });
}

async function leave(exitCode: number, group: string | null): Promise<void> {
  process.exitCode = exitCode;
  if (group !== null) await removeGroup(group);
  // Messages that are still under way go out first; then nothing holds this process any more.
  if (process.connected) process.disconnect();
}

function tell(message: FromGuard): void {
  // Nobody to tell: the harness is gone, and the guard goes on to end the command.
  if (process.connected) process.send?.(message, () => {});
}
