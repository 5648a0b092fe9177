/** Everything of the page that follows from the figures: made here for the file, and again in the browser under other objectives. */
import type { Figures } from '../figures/types.ts';
import type { Picture } from './charts/spec.ts';
import { type Html, html } from './html.ts';
import { askSection } from './sections/ask.ts';
import { correctnessSection } from './sections/correctness.ts';
import { environmentSection, planSection } from './sections/environment.ts';
import { growthSection } from './sections/growth.ts';
import { methodSection } from './sections/method.ts';
import { scenarioSection } from './sections/scenario.ts';
import { doubtsSection, verdictSection } from './sections/verdict.ts';

export interface MainPart {
  readonly html: Html;
  /** By the name that their canvas carries. */
  readonly pictures: Readonly<Record<string, Picture>>;
}

export function mainPart(figures: Figures): MainPart {
  const context = { timeoutMs: figures.run.plan.timeoutMs };
  const scenarios = figures.groups.map((group, at) => scenarioSection(group, at, context));
  const growth = growthSection(figures);
  return {
    html: html`${verdictSection(figures)}${doubtsSection(figures)}${growth ? growth.html : ''}${askSection(figures)}${scenarios.map((scenario) => scenario.html)}
${correctnessSection(figures)}${environmentSection(figures)}${planSection(figures)}${methodSection()}`,
    pictures: Object.assign({}, growth?.pictures, ...scenarios.map((scenario) => scenario.pictures)),
  };
}
