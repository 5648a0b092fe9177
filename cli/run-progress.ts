/** What a run tells while it goes on, as lines: what is measured now, how it does, and how long the rest will take. */
import type { Ahead, Passed } from '../harness/forecast.ts';
import { secondsLeft } from '../harness/forecast.ts';
import type { RunEvent } from '../harness/run-setup.ts';
import { durationWords } from '../model/duration.ts';
import type { Milliseconds, Seconds } from '../model/units.ts';
import { rungWords } from './capacity-words.ts';
import type { Progress } from './progress.ts';

/**
 * @param repeats - of every cell, in the plan
 * @param now - a clock that does not go back
 */
export function runPrinter(progress: Progress, repeats: number, now: () => Milliseconds = () => performance.now()) {
  const passed: Passed[] = [];
  let current: { readonly ahead: readonly Ahead[]; readonly beganAt: Milliseconds } | null = null;

  /** The repeat that was measured is over; not where something else came between it and the next. */
  function pass(): void {
    const [done] = current?.ahead ?? [];
    if (current !== null && done !== undefined) passed.push({ ...done, took: (now() - current.beganAt) / 1000 });
    current = null;
  }

  return (event: RunEvent): void => {
    switch (event.kind) {
      case 'planned':
        progress.step(plannedWords(event.ahead));
        break;
      case 'step':
        pass();
        progress.step(event.text);
        break;
      case 'generating':
        progress.state(generatingWords(event));
        break;
      case 'verifying':
        progress.state(`${event.implementation}: ${event.answersChecked} answers are right so far`);
        break;
      case 'cell':
        pass();
        current = { ahead: event.ahead, beganAt: now() };
        progress.step(cellWords(event, repeats));
        break;
      case 'rung':
        progress.step(`  ${rungWords(event.rung)}`);
        break;
      case 'second': {
        const left = current === null ? '' : ` · ${leftWords(current.ahead, passed, (now() - current.beganAt) / 1000)}`;
        progress.state(`${secondWords(event)}${left}`);
        break;
      }
    }
  };
}

/** `[7/45] precompute browse at scale 1, repeat 1 of 3` */
function cellWords({ start, scenario, turn, turns }: RunEvent & { kind: 'cell' }, repeats: number): string {
  const what = `${start.implementation} ${scenario.name} at scale ${start.scale}`;
  return `[${turn}/${turns}] ${what}, repeat ${start.repeat + 1} of ${repeats}`;
}

/** `45 repeats of 15 cells to measure: about 4 min 20 s; …` */
export function plannedWords(ahead: readonly Ahead[]): string {
  if (ahead.length === 0) return 'all is measured already';
  const cells = new Set(ahead.map(({ scale, implementation, scenario }) => `${scale} ${implementation} ${scenario}`));
  const counts = `${counted(ahead.length, 'repeat')} of ${counted(cells.size, 'cell')} to measure`;
  return `${counts}: about ${roughly(secondsLeft(ahead, [], 0))}, after data, builds and verification`;
}

/** `about 3 min 10 s left`; data and builds of further scales take nobody knows how long. */
export function leftWords(ahead: readonly Ahead[], passed: readonly Passed[], elapsed: Seconds): string {
  const isMore = ahead.some(({ scale }) => scale !== ahead[0]?.scale);
  return `${isMore ? 'at least' : 'about'} ${roughly(secondsLeft(ahead, passed, elapsed))} left`;
}

/** `closed second 1: 2,350/s, p50 3.1 ms, p99 9.8 ms, 0 failed` */
export function secondWords({ phase, figures, lasted }: RunEvent & { kind: 'second' }): string {
  const { second, outcomes, p50Us, p99Us } = figures;
  const when = second < 0 ? 'warm-up' : `second ${second + 1}`;
  const rate = (outcomes.answered / lasted).toLocaleString('en', { maximumSignificantDigits: 3 });
  const failed = outcomes.due - outcomes.answered;
  return `${phase} ${when}: ${rate}/s, p50 ${time(p50Us)}, p99 ${time(p99Us)}, ${failed} failed`;
}

function generatingWords({ shopsBefore, shops, scale, receiptLines }: RunEvent & { kind: 'generating' }): string {
  return `${shopsBefore + shops} of ${scale} shops, ${receiptLines.toLocaleString('en')} receipt lines`;
}

function time(us: number | null): string {
  if (us === null) return '–';
  const digits = us < 100_000 ? 1 : 0;
  return `${(us / 1000).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

/** Ten seconds more or less of some minutes are nothing that anybody could promise. */
function roughly(seconds: Seconds): string {
  return durationWords(seconds < 60 ? Math.ceil(seconds) : Math.round(seconds / 10) * 10);
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
