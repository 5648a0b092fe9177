/**
 * A neighbour on the machine, which burns a share of a core while a command runs, and ends with it.
 * `node bin/pinned.js benchmarks/gate/neighbour.ts [--share 0.5] -- node bin/bench.js gate …`
 * Exits with the command's exit code. The burning process ends with this one, however that ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { startBurner } from './neighbour/start.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string', default: '0.5' } },
});
const share = Number(values.share);
const [program, ...argv] = positionals;
if (program === undefined || !(share > 0 && share <= 1)) {
  console.error('neighbour: give --share from above 0 to 1, and behind -- the command to run beside it');
  process.exit(2);
}

const neighbour = startNeighbour(share);
const command = spawn(program, argv, { stdio: 'inherit' });
let failure: string | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => command.kill(signal));
// Who started this is gone.
process.on('disconnect', () => command.kill());
process.channel?.unref();
command.on('error', (error) => {
  console.error(`neighbour: cannot start ${program}: ${error.message}`);
  leave(4);
});
command.on('exit', (code, signal) => {
  if (failure !== null) console.error(`neighbour: ${failure}`);
  leave(failure === null ? (code ?? 128 + constants.signals[signal ?? 'SIGKILL']) : 4);
});

function startNeighbour(burnt: number): ChildProcess {
  const child = startBurner(burnt);
  // Without it, what runs is no longer what was asked for.
  child.on('exit', (code, signal) => {
    failure = `the burning process ended before the command (${signal ?? code}): what was measured had no neighbour`;
    command.kill();
  });
  return child;
}

function leave(code: number): never {
  neighbour.removeAllListeners('exit');
  neighbour.kill('SIGKILL');
  process.exit(code);
}
