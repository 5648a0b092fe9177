/** What a campaign keeps: how it was set up, one line a recorded generation, a real gate, a pair of counted replays. */
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateCounters, GateGeneration, GatePlan, GateShape, GateVerdict } from '../../../model/gate-file.ts';
import type { Environment } from '../../../model/run-file.ts';
import type { Slowdown } from '../injected/slowdown.ts';

export interface Setup {
  readonly startedAt: string;
  /** Of the checkout that both sides were copied from. */
  readonly commit: string;
  readonly implementation: string;
  readonly plan: GatePlan;
  readonly shape: GateShape;
  readonly cores: { readonly driver: string; readonly services: string } | null;
  readonly environment: Environment;
  /** By the name of the condition. */
  readonly slowdowns: Readonly<Record<string, Slowdown>>;
}

export interface Recorded extends Omit<GateGeneration, 'segments' | 'machine' | 'stage'> {
  readonly condition: string;
  /** From 0, within its condition. */
  readonly number: number;
  readonly machine: Omit<GateGeneration['machine'], 'rulerMs'>;
  /** Side, answers, median in µs, answers per second, CPU in µs per request. */
  readonly segments: readonly (readonly ['b' | 'c', number, number, number, number])[];
}

export interface RealGate {
  readonly condition: string;
  readonly number: number;
  readonly startedAt: string;
  /** From the call to its end, both sides' copies, counters and the sample of answers included. */
  readonly seconds: number;
  /** Of measuring. */
  readonly measuredSeconds: number;
  readonly exitCode: number;
  readonly verdict: GateVerdict | null;
  readonly generations: readonly Pick<GateGeneration, 'stage' | 'seconds' | 'values' | 'leftOut'>[];
}

/** Two replays, one of each side. */
export interface Replays {
  readonly kind: 'equal' | 'query';
  /** From 0. */
  readonly number: number;
  readonly implementation: string;
  readonly scenario: string;
  /** Of the requests. */
  readonly seed: number;
  /** Of the checkout that the sides were copied from. */
  readonly commit: string;
  readonly seconds: number;
  readonly counters: GateCounters;
}

const SETUP = 'campaign.json';
const GENERATIONS = 'generations.jsonl';
const GATES = 'gates.jsonl';
const REPLAYS = 'replays.jsonl';

export async function readSetup(folder: string): Promise<Setup | null> {
  const text = await readFile(join(folder, SETUP), 'utf8').catch(() => null);
  // What this program has written.
  return text === null ? null : (JSON.parse(text) as Setup);
}

export async function writeSetup(folder: string, setup: Setup): Promise<void> {
  await writeFile(join(folder, `.${SETUP}`), `${JSON.stringify(setup, null, 2)}\n`);
  await rename(join(folder, `.${SETUP}`), join(folder, SETUP));
}

export const readGenerations = (folder: string) => readLines<Recorded>(join(folder, GENERATIONS));
export const addGeneration = (folder: string, one: Recorded) => addLine(join(folder, GENERATIONS), one);
export const readGates = (folder: string) => readLines<RealGate>(join(folder, GATES));
export const addGate = (folder: string, one: RealGate) => addLine(join(folder, GATES), one);
export const readReplays = (folder: string) => readLines<Replays>(join(folder, REPLAYS));
export const addReplays = (folder: string, one: Replays) => addLine(join(folder, REPLAYS), one);

async function readLines<T>(file: string): Promise<readonly T[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

async function addLine(file: string, one: unknown): Promise<void> {
  await appendFile(file, `${JSON.stringify(one)}\n`);
}
