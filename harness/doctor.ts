/** A look at the machine before anything is measured: what works, and what would disturb. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance, version as duckDbVersion } from '@duckdb/node-api';
import { folderBytes } from './measure/disk.ts';
import { readEnvironment } from './measure/environment.ts';
import { readMachine, sharesBetween } from './measure/machine.ts';
import { openCache, scratchFolder } from './provision/cache.ts';
import { freeBytes } from './provision/folders.ts';
import { freePort } from './provision/ports.ts';
import { POSTGRES_USER, postgresPrograms } from './provision/postgres/binaries.ts';
import { runToEnd } from './provision/run-to-end.ts';
import { leftUnfinished } from './provision/unfinished.ts';

export interface Finding {
  readonly state: 'fine' | 'doubtful' | 'broken';
  readonly what: string;
  readonly found: string;
  /** What to do about it; null where nothing has to be done. */
  readonly advice: string | null;
}

const GOOD_CORES = 4;
const GOOD_FREE_BYTES = 2e9;
const LISTEN_MS = 1_000;
const STEAL_SHARE = 0.02;
const BUSY_SHARE = 0.1;

export async function examine(): Promise<readonly Finding[]> {
  const checks = [machine, cores, governor, disturbance, disk, unfinished, duckDb, postgres, children, port];
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await check().catch((error: unknown) => broken(check.name, error)));
  return findings;
}

const fine = (what: string, found: string): Finding => ({ state: 'fine', what, found, advice: null });
const doubtful = (what: string, found: string, advice: string): Finding => ({ state: 'doubtful', what, found, advice });

function broken(what: string, error: unknown): Finding {
  return {
    state: 'broken',
    what,
    found: error instanceof Error ? error.message : String(error),
    advice: 'a run needs this: mend it first',
  };
}

async function machine(): Promise<Finding> {
  const { cpuModel, memoryBytes, os, kernel, container, versions } = readEnvironment({ versions: {}, settings: {} });
  const where = container === null ? '' : `, in a container (${container})`;
  return fine(
    'machine',
    `${cpuModel}, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${os}, kernel ${kernel}, Node ${versions.node}${where}`,
  );
}

async function cores(): Promise<Finding> {
  const count = availableParallelism();
  if (count >= GOOD_CORES) return fine('cores', String(count));
  return doubtful(
    'cores',
    String(count),
    'driver and services share them: compare inside one run, and mistrust absolute throughput',
  );
}

async function governor(): Promise<Finding> {
  const { governor: name } = readEnvironment({ versions: {}, settings: {} });
  if (name === null) return fine('clock', 'no frequency governor to be seen (as on most virtual machines)');
  if (name === 'performance') return fine('clock', `governor ${name}`);
  return doubtful('clock', `governor ${name}`, 'set it to "performance", or speed will follow the load');
}

async function disturbance(): Promise<Finding> {
  const before = readMachine();
  await sleep(LISTEN_MS);
  const { idleShare, stealShare, load } = sharesBetween(before, readMachine());
  if (idleShare === null || stealShare === null)
    return doubtful('other work', 'cannot be seen here', 'mind what else runs');
  const busy = 1 - idleShare;
  const found = `${Math.round(busy * 100)} % busy, ${Math.round(stealShare * 100)} % stolen, load ${load ?? '?'}`;
  if (stealShare > STEAL_SHARE)
    return doubtful(
      'other work',
      found,
      'the hypervisor serves others: use a dedicated machine for figures that matter',
    );
  if (busy > BUSY_SHARE) return doubtful('other work', found, 'end what else runs here before you measure');
  return fine('other work', found);
}

async function disk(): Promise<Finding> {
  const { root } = openCache();
  const free = await freeBytes(root);
  const found = `${(free / 1e9).toFixed(1)} GB free in ${root}`;
  if (free >= GOOD_FREE_BYTES) return fine('disk', found);
  return doubtful('disk', found, 'enough for small scales only: set BENCH_CACHE to a larger disk');
}

async function unfinished(): Promise<Finding> {
  const { datasets } = openCache();
  const found = await leftUnfinished(datasets);
  if (found.length === 0) return fine('data sets', 'none was left unfinished');
  const bytes = await Promise.all(found.map(folderBytes));
  const sum = bytes.reduce((total, one) => total + one, 0);
  const what = `${found.length} left unfinished (${(sum / 1e6).toFixed(1)} MB): ${found.join(', ')}`;
  return doubtful('data sets', what, 'the same "bench generate" goes on with one; or remove its folder');
}

async function duckDb(): Promise<Finding> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SELECT 42');
  instance.closeSync();
  return fine('DuckDB', duckDbVersion());
}

async function postgres(): Promise<Finding> {
  const programs = await postgresPrograms();
  await runToEnd({
    name: 'postgres',
    argv: [programs.postgres, '--version'],
    env: {},
    cwd: '/',
    logFile: join(await scratchFolder('doctor-postgres'), 'postgres.log'),
    ...(POSTGRES_USER === undefined ? {} : { user: POSTGRES_USER }),
  });
  const asWhom = POSTGRES_USER === undefined ? '' : ', run as nobody because this is root';
  return fine('PostgreSQL', `${programs.version}${asWhom}`);
}

async function children(): Promise<Finding> {
  const logFile = join(await scratchFolder('doctor'), 'child.log');
  await runToEnd({
    name: 'a child process',
    argv: [process.execPath, '--version'],
    env: {},
    cwd: process.cwd(),
    logFile,
  });
  return fine('child processes', 'started, guarded and ended');
}

async function port(): Promise<Finding> {
  return fine('loopback port', `${await freePort()} is free`);
}
