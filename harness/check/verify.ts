/** Whether a running service gives the oracle's answers: as loaded, and again after a seeded stream of writes. */

import type { Receipt } from '../../model/contract.ts';
import type { Capabilities } from '../../model/implementation.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import { readAsOf } from '../drive/answers.ts';
import { checkAnswer } from './answers.ts';
import { type ContractClient, contractClient } from './client.ts';
import { allQuestions, pathOf, type Question, questionCount, sampledQuestions } from './questions.ts';
import { type RecordedWrites, recordedWrites } from './write-log.ts';
import { type WriteStep, writeStream } from './write-stream.ts';

export interface VerifyRequest {
  readonly service: { readonly baseUrl: string; readonly secret: string };
  readonly oracle: Oracle;
  readonly manifest: Manifest;
  readonly capabilities: Capabilities;
  readonly makeReceipt: (shopId: number, till: number, seq: number) => Receipt;
  readonly seed: number;
  /** `all`: every answer; else a seeded sample until the time is up. */
  readonly extent: 'all' | { readonly seconds: number };
  readonly signal?: AbortSignal;
  onProgress?(done: { readonly answersChecked: number; readonly of: number | null }): void;
}

export interface Verified {
  /** Different answers asked, once as loaded and once after writes count as two. */
  readonly answersChecked: number;
  readonly answersInAll: number;
  readonly writesChecked: number;
  readonly seconds: number;
  /** Empty: all right. Stops after a few. */
  readonly differences: readonly string[];
}

const MOST_DIFFERENCES = 5;
const WRITE_STEPS = 60;
/** A service that is not current gets this long to take in the last write. */
const CATCH_UP_MS = 60_000;
const REQUEST_TIMEOUT_MS = 60_000;

export async function verifyService(request: VerifyRequest): Promise<Verified> {
  const { manifest, capabilities, extent } = request;
  const started = performance.now();
  const client = contractClient(request.service, REQUEST_TIMEOUT_MS);
  const differences: string[] = [];
  const log = recordedWrites();
  const half = (part: number) => (extent === 'all' ? Number.POSITIVE_INFINITY : started + extent.seconds * 1000 * part);
  try {
    let answersChecked = await checkAnswers(request, client, log, half(0.5), differences, 0);
    let writesChecked = 0;
    if (capabilities.writes === 'durable' && differences.length === 0) {
      writesChecked = await checkWrites(request, client, log, differences);
      await caughtUp(request, client, log, differences);
      answersChecked += await checkAnswers(request, client, log, half(1), differences, answersChecked);
    }
    const answersInAll = questionCount(manifest) * (capabilities.writes === 'durable' ? 2 : 1);
    return { answersChecked, answersInAll, writesChecked, seconds: (performance.now() - started) / 1000, differences };
  } finally {
    await client.close();
  }
}

/** @returns how many different answers were checked */
async function checkAnswers(
  request: VerifyRequest,
  client: ContractClient,
  log: RecordedWrites,
  until: number,
  differences: string[],
  before: number,
): Promise<number> {
  const { manifest, extent, seed, signal, onProgress } = request;
  const total = questionCount(manifest);
  const seen = new Set<string>();
  for (const question of extent === 'all' ? allQuestions(manifest) : sampledQuestions(manifest, seed)) {
    if (performance.now() >= until || seen.size === total || differences.length >= MOST_DIFFERENCES) break;
    signal?.throwIfAborted();
    if (seen.has(pathOf(question))) continue;
    seen.add(pathOf(question));
    const difference = await differenceOf(request, client, log, question);
    if (difference !== null) differences.push(difference);
    onProgress?.({ answersChecked: before + seen.size, of: extent === 'all' ? total * 2 : null });
  }
  return seen.size;
}

async function differenceOf(
  { oracle, capabilities }: VerifyRequest,
  client: ContractClient,
  log: RecordedWrites,
  question: Question,
) {
  const reply = await client.get(pathOf(question), 'bi-1');
  if (reply.status !== 200) return `GET ${pathOf(question)}: answered ${reply.status}: ${reply.body.slice(0, 160)}`;
  const checked = await checkAnswer(oracle, log, question, reply.body);
  if (checked.kind === 'wrong') return checked.difference;
  if (capabilities.answers !== 'current') return null;
  const missing = missingFrom(checked.asOf, log, question);
  return missing === null ? null : `GET ${pathOf(question)}: its asOf leaves out ${missing}, which was acknowledged`;
}

/** The first acknowledged write in scope that an answer does not include. */
function missingFrom(
  asOf: readonly (readonly [number, number, number])[],
  log: RecordedWrites,
  { scope }: Question,
): string | null {
  const included = new Map(asOf.map(([shop, till, seq]) => [`${shop}/${till}`, seq]));
  const late = log
    .tills()
    .filter(({ shopId }) => scope.kind === 'chain' || scope.shopId === shopId)
    .find(({ shopId, till, last }) => (included.get(`${shopId}/${till}`) ?? 0) < last);
  return late === undefined ? null : JSON.stringify([late.shopId, late.till, late.last]);
}

/** @returns how many writes were sent and their outcomes compared */
async function checkWrites(
  request: VerifyRequest,
  client: ContractClient,
  log: RecordedWrites,
  differences: string[],
): Promise<number> {
  const { manifest, seed, makeReceipt, signal } = request;
  const setting = { seed, shops: manifest.scale, products: manifest.products, today: manifest.today, makeReceipt };
  let sent = 0;
  for (const step of writeStream(setting, WRITE_STEPS)) {
    signal?.throwIfAborted();
    const path = step.kind === 'receipts' ? '/v1/receipts' : '/v1/prices';
    const reply = await client.post(path, `shop-${step.post.shopId}`, step.post);
    const difference = outcomeDifference(step, reply.status, reply.body);
    if (difference !== null) differences.push(`POST ${path} ${described(step)}: ${difference}`);
    if (differences.length >= MOST_DIFFERENCES) return sent;
    if (step.expected.status < 300) record(step, log);
    sent += 1;
  }
  return sent;
}

function record(step: WriteStep, log: RecordedWrites): void {
  if (step.kind === 'price') log.addPrice(step.post);
  else for (const receipt of step.post.receipts) log.addReceipt(step.post.shopId, step.post.till, receipt);
}

function outcomeDifference({ expected }: WriteStep, status: number, body: string): string | null {
  if (status !== expected.status) return `expected ${expected.status}, got ${status}: ${body.slice(0, 160)}`;
  if (expected.problem === undefined) return null;
  const problem = parsed<{ type: unknown; expectedSeq: unknown }>(body);
  if (problem === null) return `expected problem "${expected.problem}", got "${body.slice(0, 160)}"`;
  if (problem.type !== expected.problem) return `expected problem "${expected.problem}", got "${String(problem.type)}"`;
  if (problem.expectedSeq === expected.expectedSeq) return null;
  return `expected expectedSeq ${expected.expectedSeq}, got ${String(problem.expectedSeq)}`;
}

/** @returns null for a text that is no JSON object; its members are what somebody else wrote */
function parsed<Members extends object>(body: string): Partial<Members> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function described({ kind, post }: WriteStep): string {
  if (kind === 'price') return `[${post.shopId},100,${post.seq}]`;
  return `[${post.shopId},${post.till},${post.receipts[0]?.seq}…${post.receipts.at(-1)?.seq}]`;
}

/** Waits until a service that answers as of an earlier moment has taken in every write. */
async function caughtUp(
  { capabilities, signal }: VerifyRequest,
  client: ContractClient,
  log: RecordedWrites,
  differences: string[],
): Promise<void> {
  if (capabilities.answers === 'current') return;
  const question: Question = { scope: { kind: 'chain' }, productId: null };
  const deadline = performance.now() + CATCH_UP_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const reply = await client.get(pathOf(question), 'bi-1');
    const asOf = readAsOf(reply.body);
    if (asOf !== null && missingFrom(asOf, log, question) === null) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  differences.push(
    `GET ${pathOf(question)}: ${CATCH_UP_MS / 1000} s after the last write, its asOf still leaves some out`,
  );
}
