#!/usr/bin/env node
// Runs a script on the Node version that this project pins, whatever Node started this file:
// the runtime is part of what is measured. Plain JavaScript, because an older Node has to read it.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const PINNED_MAJOR = 24;
/** What Node has compiled of this project, which takes a third of the time of a start; where nobody else can write, if anybody. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

/** Path of the pinned Node; on platforms without a packaged one, the running Node if its major version fits. */
export function pinnedNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    if (Number(process.versions.node.split('.')[0]) === PINNED_MAJOR) return process.execPath;
    console.error(
      `bench: no packaged Node ${PINNED_MAJOR} for ${process.platform}-${process.arch} and this is Node ${process.versions.node}: ` +
        `run "npm ci" without --omit=optional, or start it with Node ${PINNED_MAJOR}`,
    );
    process.exit(4);
  }
}

/** Runs `argv` on the pinned Node with this process's terminal, passing signals in and the exit code out. */
export function runPinned(argv) {
  // The channel is how the child learns that this process was killed without a chance to pass it on.
  const child = spawn(pinnedNode(), argv, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`bench: cannot start ${pinnedNode()}: ${error.message}`);
    process.exit(4);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) runPinned(process.argv.slice(2));
