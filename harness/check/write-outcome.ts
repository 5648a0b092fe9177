/** What a service should have said to a write, and what it said. */
import type { WriteStep } from './write-stream.ts';

/** @returns null if both agree */
export function outcomeDifference(step: WriteStep, status: number, body: string): string | null {
  const difference = differenceOf(step, status, body);
  return difference === null ? null : `${described(step)}: ${difference}`;
}

function differenceOf({ expected }: WriteStep, status: number, body: string): string | null {
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
