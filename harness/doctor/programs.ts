/** What a run starts, tried once. */
import { join } from 'node:path';
import { DuckDBInstance, version as duckDbVersion } from '@duckdb/node-api';
import { scratchFolder } from '../provision/cache.ts';
import { freePort } from '../provision/ports.ts';
import { POSTGRES_USER, postgresPrograms } from '../provision/postgres/binaries.ts';
import { runToEnd } from '../provision/run-to-end.ts';
import { type Finding, fine } from './finding.ts';

export async function duckDb(): Promise<Finding> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SELECT 42');
  instance.closeSync();
  return fine('DuckDB', duckDbVersion());
}

export async function postgres(): Promise<Finding> {
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

export async function children(): Promise<Finding> {
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

export async function port(): Promise<Finding> {
  return fine('loopback port', `${await freePort()} is free`);
}
