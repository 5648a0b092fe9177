/** Whether a running service gives the oracle's answers: as loaded, under load, and after a seeded stream of writes. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { MakePrice } from '../../datagen/live-prices.ts';
import { DESK_TILL, type Receipt } from '../../model/contract.ts';
import type { Capabilities } from '../../model/implementation.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Seconds } from '../../model/units.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import { readAsOf } from '../drive/answers.ts';
import { type AcknowledgedWrites, acknowledgedWrites } from './acknowledged.ts';
import { checkAnswer } from './answers.ts';
import { type ContractClient, contractClient } from './client.ts';
import { allQuestions, pathOf, type Question, questionCount, sampledQuestions } from './questions.ts';
import { checkUnderLoad } from './under-load.ts';
import { type RecordedWrites, recordedWrites } from './write-log.ts';
import { outcomeDifference } from './write-outcome.ts';
import { type WriteStep, writeStream } from './write-stream.ts';

export interface VerifyRequest {
  readonly service: { readonly baseUrl: string; readonly secret: string };
  readonly oracle: Oracle;
  readonly manifest: Manifest;
  readonly capabilities: Capabilities;
  readonly makeReceipt: (shopId: number, till: number, seq: number) => Receipt;
  readonly makePrice: MakePrice;
  readonly seed: number;
  /** `all`: every answer; else a seeded sample until the time is up. */
  readonly extent: 'all' | { readonly seconds: number };
  /** How long tills and managers keep the service busy while its answers are sampled; not at all unless given. */
  readonly loadSeconds?: Seconds;
  readonly signal?: AbortSignal;
  onProgress?(done: { readonly answersChecked: number; readonly of: number | null }): void;
}

export interface Verified {
  /** Different answers asked, once as loaded and once after writes count as two. */
  readonly answersChecked: number;
  readonly answersInAll: number;
  readonly writesChecked: number;
  readonly underLoad: UnderLoad;
  readonly seconds: number;
  /** Empty: all right. Stops after a few. */
  readonly differences: readonly string[];
}

/** Answers that were sampled while tills posted, each held against the oracle at its own asOf. */
export type UnderLoad =
  | { readonly state: 'checked'; readonly answers: number; readonly writes: number }
  | { readonly state: 'skipped'; readonly reason: string };

/** More of them tell nothing new. */
const MOST_DIFFERENCES = 5;
const WRITE_STEPS = 60;
/** A service that is not current gets this long to take in the last write. */
const CATCH_UP_MS = 60_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** One verification under way. */
interface Checking {
  readonly request: VerifyRequest;
  readonly client: ContractClient;
  /** Everything that was sent. */
  readonly log: RecordedWrites;
  readonly acknowledged: AcknowledgedWrites;
  readonly differences: string[];
}

export async function verifyService(request: VerifyRequest): Promise<Verified> {
  const { manifest, capabilities, extent } = request;
  const started = performance.now();
  const client = contractClient(request.service, REQUEST_TIMEOUT_MS);
  const differences: string[] = [];
  const checking = { request, client, log: recordedWrites(), acknowledged: acknowledgedWrites(), differences };
  const writes = capabilities.writes === 'durable';
  const until = (seconds: Seconds) => (extent === 'all' ? Number.POSITIVE_INFINITY : started + seconds * 1000);
  const sampleSeconds = extent === 'all' ? 0 : extent.seconds;
  try {
    let answersChecked = await checkAnswers(checking, until(sampleSeconds / 2), 0);
    const rightAsLoaded = differences.length === 0;
    let writesChecked = 0;
    const loadedAt = performance.now();
    const underLoad = await busy(checking);
    // Not taken from the sample.
    const loadSeconds = (performance.now() - loadedAt) / 1000;
    if (writes && rightAsLoaded && goesOn(checking)) {
      writesChecked = await checkWrites(checking);
      await caughtUp(checking);
      answersChecked += await checkAnswers(checking, until(sampleSeconds + loadSeconds), answersChecked);
    }
    const answersInAll = questionCount(manifest) * (writes ? 2 : 1);
    const seconds = (performance.now() - started) / 1000;
    return { answersChecked, answersInAll, writesChecked, underLoad, seconds, differences };
  } finally {
    await client.close();
  }
}

const goesOn = ({ differences }: Checking) => differences.length < MOST_DIFFERENCES;

/** @returns how many different answers were checked */
async function checkAnswers(checking: Checking, until: number, before: number): Promise<number> {
  const { manifest, extent, seed, signal, onProgress } = checking.request;
  const total = questionCount(manifest);
  const seen = new Set<string>();
  for (const question of extent === 'all' ? allQuestions(manifest) : sampledQuestions(manifest, seed)) {
    if (performance.now() >= until || seen.size === total || !goesOn(checking)) break;
    signal?.throwIfAborted();
    if (seen.has(pathOf(question))) continue;
    seen.add(pathOf(question));
    const difference = await differenceOf(checking, question);
    if (difference !== null) checking.differences.push(difference);
    onProgress?.({ answersChecked: before + seen.size, of: extent === 'all' ? total * 2 : null });
  }
  return seen.size;
}

async function differenceOf({ request, client, log, acknowledged }: Checking, question: Question) {
  const { oracle, capabilities } = request;
  const reply = await client.get(pathOf(question), 'bi-1');
  if (reply.status !== 200) return `GET ${pathOf(question)}: answered ${reply.status}: ${reply.body.slice(0, 160)}`;
  const checked = await checkAnswer(oracle, log, question, reply.body);
  if (checked.kind === 'wrong') return checked.difference;
  if (capabilities.answers !== 'current') return null;
  const missing = acknowledged.missingFrom(checked.asOf, question.scope);
  if (missing === null) return null;
  return `GET ${pathOf(question)}: missing acknowledged writes: its asOf leaves out ${JSON.stringify(missing)}`;
}

/** Its tills are in the log afterwards, so that what the load left behind is checked with everything else. */
async function busy({ request, log, acknowledged, differences }: Checking): Promise<UnderLoad> {
  const { loadSeconds, capabilities } = request;
  if (capabilities.writes === 'none') return { state: 'skipped', reason: 'it takes no writes' };
  if (loadSeconds === undefined) return { state: 'skipped', reason: 'no load was asked for' };
  if (differences.length > 0) return { state: 'skipped', reason: 'it is wrong as loaded' };
  const { answers, written, differences: found } = await checkUnderLoad(request, loadSeconds);
  for (const { shopId, till, receipt, acknowledgedAt } of written) {
    log.addReceipt(shopId, till, receipt);
    if (acknowledgedAt !== null) acknowledged.add(shopId, till, receipt.seq);
  }
  differences.push(...found.slice(0, MOST_DIFFERENCES));
  return { state: 'checked', answers, writes: written.length };
}

/** @returns how many writes were sent and their outcomes compared */
async function checkWrites(checking: Checking): Promise<number> {
  const { request, client, differences } = checking;
  const { manifest, seed, makeReceipt, makePrice, signal } = request;
  const setting = { seed, shops: manifest.scale, makeReceipt, makePrice };
  let sent = 0;
  for (const step of writeStream(setting, WRITE_STEPS)) {
    signal?.throwIfAborted();
    const path = step.kind === 'receipts' ? '/v1/receipts' : '/v1/prices';
    const reply = await client.post(path, `shop-${step.post.shopId}`, step.post);
    const difference = outcomeDifference(step, reply.status, reply.body);
    if (difference !== null) differences.push(`POST ${path} ${difference}`);
    if (!goesOn(checking)) return sent;
    if (step.expected.status < 300) record(step, checking);
    sent += 1;
  }
  return sent;
}

function record({ kind, post }: WriteStep, { log, acknowledged }: Checking): void {
  if (kind === 'price') {
    log.addPrice(post);
    acknowledged.add(post.shopId, DESK_TILL, post.seq);
    return;
  }
  log.addReceipts(post.shopId, post.till, post.receipts);
  acknowledged.add(post.shopId, post.till, post.receipts.at(-1)?.seq ?? 0);
}

/** Waits until a service that answers as of an earlier moment has taken in every write. */
async function caughtUp({ request, client, acknowledged, differences }: Checking): Promise<void> {
  const { capabilities, signal } = request;
  if (capabilities.answers === 'current') return;
  const question: Question = { scope: { kind: 'chain' }, productId: null };
  const deadline = performance.now() + CATCH_UP_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const reply = await client.get(pathOf(question), 'bi-1');
    const asOf = readAsOf(reply.body);
    if (asOf !== null && acknowledged.missingFrom(asOf, question.scope) === null) return;
    await sleep(100);
  }
  differences.push(
    `GET ${pathOf(question)}: missing acknowledged writes: ${CATCH_UP_MS / 1000} s after the last one, its asOf still leaves some out`,
  );
}
