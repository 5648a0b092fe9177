/** Calls of the contract as the suite makes them, over real HTTP, with every reply held against the schemas. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { expect } from 'vitest';
import {
  DESK_TILL,
  DetailAnswer,
  OverviewAnswer,
  type Position,
  PROBLEMS,
  Problem,
  type ProblemType,
  type Receipt,
  type ReceiptLine,
  Session,
} from '../../model/contract.ts';
import { passwordOf } from '../../model/credentials.ts';
import type { RunningService, Suite } from './suite.ts';

/** How long an answer that need not be current may take to include a write. */
const VISIBILITY_DEADLINE_MS = 45_000;

export interface Reply {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

export interface Sent {
  readonly token?: string;
  /** Sent as JSON … */
  readonly json?: unknown;
  /** … or as it is. */
  readonly body?: string | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param line - method and path, as in `GET /v1/chain/products` */
export async function call(service: RunningService, line: string, sent: Sent = {}): Promise<Reply> {
  const [method = '', path = ''] = line.split(' ');
  const body = sent.json === undefined ? sent.body : JSON.stringify(sent.json);
  const response = await fetch(service.baseUrl + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      ...sent.headers,
    },
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  });
  const text = await response.text();
  if (response.ok && /^POST .v1.(receipts|prices)$/.test(line)) noteAcknowledged(service, text);
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  return { status: response.status, mediaType, text };
}

const acknowledged = new WeakMap<RunningService, Map<number, Position>>();

function acknowledgedBy(service: RunningService): Map<number, Position> {
  const positions = acknowledged.get(service) ?? new Map<number, Position>();
  acknowledged.set(service, positions);
  return positions;
}

/** The result of a price change names no till: it is the desk's. */
function noteAcknowledged(service: RunningService, text: string): void {
  const { shopId, till = DESK_TILL, seq } = JSON.parse(text);
  const positions = acknowledgedBy(service);
  if (seq > (positions.get(till)?.[2] ?? 0)) positions.set(till, [shopId, till, seq]);
}

export async function login(service: RunningService, name: string): Promise<string> {
  const reply = await call(service, 'POST /v1/sessions', {
    json: { login: name, password: passwordOf(service.secret, name) },
  });
  return expectJson(reply, 201, Session).token;
}

/** @returns the body, which has this status and keeps this schema */
export function expectJson<T extends TSchema>(reply: Reply, status: number, schema: T): Static<T> {
  expect(reply, reply.text).toMatchObject({ status, mediaType: 'application/json' });
  return checked(JSON.parse(reply.text), schema);
}

/** @returns the problem, which has this type and the status that belongs to it */
export function expectProblem(reply: Reply, type: ProblemType): Problem {
  expect(reply, reply.text).toMatchObject({ status: PROBLEMS[type], mediaType: 'application/problem+json' });
  const problem = checked(JSON.parse(reply.text), Problem);
  expect(problem).toMatchObject({ type, status: PROBLEMS[type] });
  return problem;
}

function checked<T extends TSchema>(value: unknown, schema: T): Static<T> {
  if (Value.Check(schema, value)) return value;
  throw new Error(`not by the schema: ${JSON.stringify(Value.Errors(schema, value).slice(0, 3))}`);
}

export async function readOverview(service: RunningService, token: string, scope = '/v1/shops/1') {
  return expectJson(await call(service, `GET ${scope}/products`, { token }), 200, OverviewAnswer);
}

export async function readDetail(service: RunningService, token: string, product: number, scope = '/v1/shops/1') {
  return expectJson(await call(service, `GET ${scope}/products/${product}`, { token }), 200, DetailAnswer);
}

/**
 * Reads until the answer includes every write that this suite had acknowledged before, so that two of them can be
 * compared; an implementation whose answers are current has one attempt. All writes of the suite go to shop 1.
 * @param read - one of the reads above
 */
export async function readSettled<A extends { asOf: Position[] }>(suite: Suite, read: () => Promise<A>): Promise<A> {
  const written = [...acknowledgedBy(suite.service()).values()];
  const deadline = Date.now() + VISIBILITY_DEADLINE_MS;
  for (;;) {
    const answer = await read();
    const missing = written.filter((position) => seqIn(answer, position) < position[2]);
    if (missing.length === 0) return answer;
    if (suite.capabilities.answers === 'current' || Date.now() > deadline) {
      throw new Error(`acknowledged before and not in asOf: ${JSON.stringify(missing)}`);
    }
    await sleep(100);
  }
}

/** {@link readSettled}, with exactly this position in `asOf`. */
export async function readIncluding<A extends { asOf: Position[] }>(
  suite: Suite,
  position: Position,
  read: () => Promise<A>,
): Promise<A> {
  const answer = await readSettled(suite, read);
  expect(answer.asOf).toContainEqual(position);
  return answer;
}

/** @returns the last call of the till that the answer includes, 0 if none */
export function seqIn({ asOf }: { asOf: Position[] }, [shopId, till]: readonly [number, number, ...number[]]): number {
  return asOf.find((position) => position[0] === shopId && position[1] === till)?.[2] ?? 0;
}

export function lineOf(change: Partial<ReceiptLine> = {}): ReceiptLine {
  return { productId: 1, quantity: 1, unitPriceCents: 249, discountCents: 0, ...change };
}

/** A receipt over one unit of product 1, unless changed. */
export function receiptOf({ manifestToday }: RunningService, seq: number, change: Partial<Receipt> = {}): Receipt {
  return { seq, soldAt: `${manifestToday}T10:15:00`, customerId: null, lines: [lineOf()], ...change };
}

export function receiptsOf(service: RunningService, first: number, last: number): Receipt[] {
  return Array.from({ length: last - first + 1 }, (_, index) => receiptOf(service, first + index));
}

export function postReceipts(
  service: RunningService,
  token: string,
  till: number,
  receipts: Receipt[],
): Promise<Reply> {
  return call(service, 'POST /v1/receipts', { token, json: { shopId: 1, till, receipts } });
}
