/** A look at the machine before anything is measured: what works, and what would disturb. */
import { broken, type Finding } from './doctor/finding.ts';
import { groups, quota } from './doctor/groups.ts';
import { disk, openFiles, unfinished } from './doctor/limits.ts';
import { clock, cores, governor, hyperthreads, machine, memory, turbo } from './doctor/machine.ts';
import { others } from './doctor/others.ts';
import { children, duckDb, port, postgres } from './doctor/programs.ts';
import { waking } from './doctor/waking.ts';

export type { Finding };

type Check = () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;

/** By what stands in the report if it cannot be made. What else goes on here is looked at before anything is started. */
const CHECKS: Readonly<Record<string, Check>> = {
  machine,
  cores,
  'CPU quota': quota,
  memory,
  governor,
  turbo,
  SMT: hyperthreads,
  'clock source': clock,
  'other work': others,
  pacing: waking,
  'control groups': groups,
  'open files': openFiles,
  disk,
  'data sets': unfinished,
  DuckDB: duckDb,
  PostgreSQL: postgres,
  'child processes': children,
  'loopback port': port,
};

export async function examine(): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [what, check] of Object.entries(CHECKS)) findings.push(...(await made(what, check)));
  return findings;
}

async function made(what: string, check: Check): Promise<readonly Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    return [broken(what, error)];
  }
}
