/** Holds an answer against the oracle at the answer's own asOf, byte for byte in canonical JSON. */

import { Value } from 'typebox/value';
import { canonicalJson, firstDifference } from '../../model/canonical-json.ts';
import { type AsOf, DetailAnswer, OverviewAnswer } from '../../model/contract.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import { AsOfError } from '../../oracle/writes.ts';
import { shortened } from './diagnosis.ts';
import { diagnosed } from './evidence.ts';
import { pathOf, type Question } from './questions.ts';
import type { RecordedWrites } from './write-log.ts';

export type Checked =
  | { readonly kind: 'right'; readonly asOf: AsOf }
  | { readonly kind: 'wrong'; readonly asOf: string; readonly difference: string };

/** @param log - its calls in the order of their acknowledgements: what kind of wrong an answer is, is told by that order */
export async function checkAnswer(
  oracle: Oracle,
  log: RecordedWrites,
  question: Question,
  body: string,
): Promise<Checked> {
  const wrong = (difference: string, asOf = '?'): Checked => ({
    kind: 'wrong',
    asOf,
    difference: `GET ${pathOf(question)} at asOf ${asOf}: ${difference}`,
  });
  const answer = parsed(body);
  if (answer === undefined) return wrong('is no JSON');
  const schema = question.productId === null ? OverviewAnswer : DetailAnswer;
  if (!Value.Check(schema, answer)) return wrong(schemaFault(schema, answer));
  const asOf = shortened(answer.asOf);
  try {
    const expected =
      question.productId === null
        ? await oracle.overview(question.scope, answer.asOf, log)
        : await oracle.detail(question.scope, question.productId, answer.asOf, log);
    if (canonicalJson(expected) === canonicalJson(answer.data)) return { kind: 'right', asOf: answer.asOf };
    const kind = await diagnosed(oracle, log, question, answer);
    const difference = firstDifference(expected, answer.data) ?? 'differs';
    return wrong(kind === '' ? difference : `${difference}; ${kind}`, asOf);
  } catch (error) {
    if (error instanceof AsOfError) return wrong(error.message, asOf);
    throw error;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function schemaFault(schema: typeof OverviewAnswer | typeof DetailAnswer, answer: unknown): string {
  const [first] = Value.Errors(schema, answer);
  return `is not an answer of the contract: ${first?.instancePath || '/'} ${first?.message ?? 'has a fault'}`;
}
