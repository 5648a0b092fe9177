/** The self-test for a reader: truth, driver and autocannon under each other, and what was off in words. */

import type { Difference } from '../harness/selftest/compare.ts';
import { type Disturbance, type Disturber, disturbersIn, LIMITS } from '../harness/selftest/disturbance.ts';
import { type Figures, QUANTILE_NAMES, type Quantile, type Time } from '../harness/selftest/figures.ts';
import type { ClosedResult, OpenResult, SelftestResult } from '../harness/selftest/suite.ts';
import type { Attempt, Verdict } from '../harness/selftest/verdict.ts';
import type { Outcomes } from '../model/phase.ts';
import type { NonEmpty } from '../model/units.ts';

/** `unfinished` is 0 in all that is right, and named where it is not. */
const COLUMNS = ['due', 'answered', 'refused', 'timedOut', 'cutOff'] as const;
const LABELS: Readonly<Record<Quantile, string>> = { p50: 'p50', p90: 'p90', p99: 'p99', p999: 'p99.9' };
const HEADS: Readonly<Record<keyof Outcomes, string>> = {
  due: 'due',
  answered: 'answered',
  refused: 'refused',
  timedOut: 'timeout',
  cutOff: 'cut off',
  unfinished: 'unfinished',
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  right: 'right',
  again: 'OFF',
  wrong: 'OFF, twice',
  disturbed: 'off, disturbed',
};

/** At most 80 columns. */
export function selftestText(result: SelftestResult): string {
  const lines = [
    'Requests by what became of them, and their response times in ms, over all due.',
    '*: off the truth. >: among those that were never answered.',
    '',
    heading(),
    ...result.open.flatMap(openLines),
    ...closedLines(result.closed),
    '',
    ...conclusion(result),
  ];
  return `${lines.join('\n')}\n`;
}

function heading(): string {
  return row('', [...COLUMNS.map((column) => HEADS[column]), ...QUANTILE_NAMES.map((quantile) => LABELS[quantile])]);
}

function openLines({ title, ratePerSecond, seconds, verdict, attempts, autocannon }: OpenResult): string[] {
  const last = lastOf(attempts);
  const off = last.differences.flatMap((difference) =>
    'truth' in difference && 'of' in difference ? [difference.of] : [],
  );
  return [
    titleLine(`${title}, ${ratePerSecond}/s for ${seconds} s`, verdict, attempts.length),
    figuresRow('truth', last.truth, []),
    figuresRow('ours', last.ours, off),
    figuresRow('autocannon', autocannon, autocannon.off),
    ...wordsOf(verdict, last.differences, last.disturbance),
  ];
}

function closedLines({ title, seconds, verdict, attempts, autocannon }: ClosedResult): string[] {
  const last = lastOf(attempts);
  const rates = (truth: number, said: number) => `${truth.toFixed(1)}/s by the server, ${said.toFixed(1)}/s by its own`;
  return [
    titleLine(`${title}, for ${seconds} s`, verdict, attempts.length),
    `  ours        ${rates(last.truth, last.ours)}`,
    `  autocannon  ${rates(autocannon.truth, autocannon.said)}`,
    ...wordsOf(verdict, last.differences, last.disturbance),
  ];
}

function titleLine(title: string, verdict: Verdict, attempts: number): string {
  const said = verdict === 'right' && attempts > 1 ? 'right, 2nd try' : VERDICTS[verdict];
  return `${title.padEnd(79 - said.length)} ${said}`;
}

function figuresRow(
  who: string,
  { outcomes, response }: Pick<Figures, 'outcomes' | 'response'>,
  off: readonly string[],
): string {
  const mark = (name: string, text: string) => (off.includes(name) ? `${text}*` : text);
  return row(who, [
    ...COLUMNS.map((column) => mark(column, String(outcomes[column]))),
    ...QUANTILE_NAMES.map((quantile) => mark(quantile, timeText(response[quantile]))),
  ]);
}

/** A mark stands behind its number, so that digits stay under digits. */
function row(who: string, cells: readonly string[]): string {
  const widths = [6, 9, 8, 8, 8, 7, 7, 7, 7];
  const padded = cells.map((cell, i) => (cell.endsWith('*') ? cell : `${cell} `).padStart(widths[i] ?? 8));
  return `  ${who.padEnd(11)}${padded.join('')}`.trimEnd();
}

function timeText(time: Time): string {
  if (typeof time !== 'number') return time === 'beyond' ? '>' : '-';
  return time >= 1000 ? time.toFixed(0) : time.toFixed(time < 10 ? 2 : 1);
}

function timeWords(time: Time): string {
  if (typeof time === 'number') return `${timeText(time)} ms`;
  return time === 'beyond' ? 'unanswered' : 'nothing';
}

function wordsOf(verdict: Verdict, differences: readonly Difference[], disturbance: Disturbance): string[] {
  const off = differences.map((difference) => `  off: ${differenceText(difference)}`);
  if (verdict !== 'disturbed') return off;
  const disturbed = disturbersIn(disturbance).map((what) => `  disturbed: ${disturberText(what, disturbance)}`);
  return [...off, ...disturbed];
}

function differenceText(difference: Difference): string {
  switch (difference.what) {
    case 'count':
      return `${HEADS[difference.of]}: says ${difference.said}, the truth is ${difference.truth}`;
    case 'response': {
      const { of, truth, said, tolerance } = difference;
      const allowed = `${tolerance.ms} ms or ${percent(tolerance.share)}`;
      return `${LABELS[of]}: says ${timeWords(said)}, the truth is ${timeWords(truth)} (allowed: ${allowed})`;
    }
    case 'fault':
      return `${difference.requests} requests ${FAULTS[difference.of]}`;
    case 'throughput': {
      const { truth, said, share } = difference;
      return `says ${said.toFixed(1)}/s, the truth is ${truth.toFixed(1)}/s (allowed: ${percent(share)})`;
    }
  }
}

const FAULTS = {
  early: 'were sent before they were due',
  extra: 'came twice, or were never due',
  impatient: 'were given up before their time-out',
} as const;

const DISTURBERS: Readonly<Record<Disturber, { readonly what: string; readonly text: (value: number) => string }>> = {
  stealShare: { what: 'CPU time stolen', text: (share) => percent(share) },
  othersCores: { what: 'used by other processes', text: (cores) => `${cores.toFixed(2)} cores` },
  wakeUpLateMs: { what: 'late wake-ups of a sleeping thread (p99)', text: (ms) => `${ms.toFixed(2)} ms` },
};

function disturberText(disturber: Disturber, disturbance: Disturbance): string {
  const { what, text } = DISTURBERS[disturber];
  const value = disturbance[disturber];
  return `${value === null ? '?' : text(value)} ${what} (limit ${text(LIMITS[disturber])})`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

function conclusion({ exitCode, open, closed }: SelftestResult): string[] {
  const all = [...open, closed];
  const right = all.filter(({ verdict }) => verdict === 'right').length;
  const native = open.filter(({ autocannon }) => autocannon.off.length > 0).length;
  const worst = worstOf(all.map(({ attempts }) => lastOf<Attempt>(attempts).disturbance));
  return [
    `The driver is right on ${right} of ${all.length}; autocannon as it comes is off on ${native} of ${open.length}.`,
    'The machine at its worst:',
    ...(['stealShare', 'othersCores', 'wakeUpLateMs'] as const).map((what) => `  ${disturberText(what, worst)}`),
    CONCLUSIONS[exitCode],
  ];
}

function worstOf(all: readonly Disturbance[]): Disturbance {
  const worst = (values: readonly (number | null)[]) =>
    values.reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
  return {
    stealShare: worst(all.map(({ stealShare }) => stealShare)),
    othersCores: worst(all.map(({ othersCores }) => othersCores)),
    wakeUpLateMs: Math.max(...all.map(({ wakeUpLateMs }) => wakeUpLateMs)),
  };
}

function lastOf<T>(attempts: NonEmpty<T>): T {
  return attempts.at(-1) ?? attempts[0];
}

const CONCLUSIONS = {
  0: 'The figures of this driver can be trusted on this machine.',
  1: 'The driver is off on a quiet machine: do not trust its figures, and report it.',
  3: 'Too disturbed to tell: end what else runs on this machine, and try again.',
} as const;
