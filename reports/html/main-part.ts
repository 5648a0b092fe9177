/** Everything of the page that follows from the figures: made here for the file, and again in the browser under other objectives. */
import type { Figures } from '../figures/types.ts';
import { growthOf } from '../growth.ts';
import { CHARTS } from './charts/registry.ts';
import type { ChartContext, Picture } from './charts/spec.ts';
import { type Html, html } from './html.ts';
import { askSection } from './sections/ask.ts';
import { correctnessSection } from './sections/correctness.ts';
import { environmentSection, planSection } from './sections/environment.ts';
import { growthId, growthPicture, growthSection } from './sections/growth.ts';
import { methodSection } from './sections/method.ts';
import { pictureId, scenarioSection } from './sections/scenario.ts';
import { doubtsSection, verdictSection } from './sections/verdict.ts';

export function mainPart(figures: Figures): Html {
  const context = contextOf(figures);
  const growth = growthOf(figures);
  return html`${verdictSection(figures)}${doubtsSection(figures)}${growthSection(figures, growth)}${askSection(figures)}${figures.groups.map((group, at) => scenarioSection(group, at, context))}
${correctnessSection(figures)}${environmentSection(figures)}${planSection(figures)}${methodSection()}`;
}

/** Each picture when it is asked for: many are never looked at. @returns by the name that a canvas carries; null: there is none */
export function picturesOf(figures: Figures): (name: string) => Picture | null {
  const context = contextOf(figures);
  const growth = growthOf(figures);
  return (name) => {
    const grown = growth.find((_, at) => growthId(at) === name);
    if (grown) return growthPicture(grown);
    for (const [at, group] of figures.groups.entries()) {
      const chart = CHARTS.find((one) => pictureId(at, one) === name);
      if (chart) return chart.draw(group, context);
    }
    return null;
  };
}

/** More than these in one page would make it hard to send: a second is a row of about 70 bytes. */
const MOST_SECONDS = 2_000;

function contextOf({ run, groups }: Figures): ChartContext {
  const seconds = groups
    .flatMap(({ cells }) => cells.flatMap((cell) => ('figures' in cell ? (cell.figures.open?.series ?? []) : [])))
    .reduce((total, repeat) => total + repeat.seconds.length, 0);
  return { timeoutMs: run.plan.timeoutMs, foldSeconds: seconds > MOST_SECONDS };
}
