/** Whether a running service is right while it is busy: managers read and live tills post, and a sample of the answers is checked. */
import { mixed } from '../../scenarios/mixed.ts';
import type { KeptAnswer } from '../drive/answers.ts';
import { driveClosed } from '../drive/closed.ts';
import { type LiveTills, liveTills, type Written } from '../drive/live-tills.ts';
import { stalenessOf } from '../measure/staleness.ts';
import { checkKept } from './kept.ts';
import { questionOf } from './questions.ts';
import type { VerifyRequest } from './verify.ts';
import { FIRST_LOAD_TILL } from './write-stream.ts';

export interface CheckedUnderLoad {
  readonly answers: number;
  /** Everything that was sent, by acknowledgement; what has none may be durable all the same. */
  readonly written: readonly Written[];
  readonly differences: readonly string[];
}

const CLIENTS = 8;
const KEPT_ANSWERS = 200;
const TIMEOUT_MS = 60_000;

/** Drives `mixed` in the closed model. The tills are not those of the stream of writes: both begin with number 1. */
export async function checkUnderLoad(request: VerifyRequest, seconds: number): Promise<CheckedUnderLoad> {
  const { service, manifest, makeReceipt, oracle, capabilities, seed } = request;
  const signal = request.signal ?? new AbortController().signal;
  const tills = liveTills(manifest.scale, mixed.liveTills, FIRST_LOAD_TILL);
  const { answers } = await driveClosed({
    baseUrl: service.baseUrl,
    secret: service.secret,
    scenario: mixed,
    store: { shops: manifest.scale, products: manifest.products },
    tills,
    makeReceipt,
    seed,
    clients: CLIENTS,
    warmupSeconds: 0,
    seconds,
    timeoutMs: TIMEOUT_MS,
    keepAnswers: KEPT_ANSWERS,
    signal,
  });
  const written = byAcknowledgement(tills.log());
  const { checked, wrong } = await checkKept(oracle, answers, written, signal);
  const late = capabilities.answers === 'current' ? answers.flatMap((answer) => missingFrom(answer, tills)) : [];
  const none = answers.length === 0 ? ['nothing was answered'] : [];
  const differences = [...wrong.map(({ difference }) => difference), ...late, ...none];
  return { answers: checked, written, differences: differences.map((difference) => `under load: ${difference}`) };
}

/** What was acknowledged before an answer was asked for, and is not in it. */
function missingFrom({ path, asOf, sentAt }: KeptAnswer, tills: LiveTills): string[] {
  const question = questionOf(path);
  const stalenessMs = asOf === null || question === null ? 0 : stalenessOf(asOf, tills.of(question.scope), sentAt);
  if (stalenessMs === 0) return [];
  const ago = Math.ceil(stalenessMs);
  return [`GET ${path}: missing acknowledged writes: its asOf leaves out one of ${ago} ms before it was asked for`];
}

function byAcknowledgement(written: readonly Written[]): readonly Written[] {
  const time = ({ acknowledgedAt }: Written) => acknowledgedAt ?? Number.POSITIVE_INFINITY;
  // Two without one are equal, where their difference would be no number.
  return written.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}
