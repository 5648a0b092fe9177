import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS, type ReportFormatName } from './registry.ts';
import { hostileRun } from './testing/hostile.ts';
import { capacityRun, fullRun, quickRun, singleRepeatRun, trickleRun } from './testing/runs.ts';

const RUNS = {
  quick: quickRun(),
  full: fullRun(),
  'single-repeat': singleRepeatRun(),
  trickle: trickleRun(),
  hostile: hostileRun(),
  capacity: capacityRun(),
};
/** Set to rewrite the files: look at the difference before it is committed. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';

describe.each(Object.entries(RUNS))('the %s run', (name, run) => {
  test.each(formatsOf(name))('reads as its golden file in %s', (format) => {
    const { render } = REPORT_FORMATS[format];
    const file = new URL(`./golden/${name}.${format}.golden`, import.meta.url);
    const text = render(run);
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

/** Forms for machines are long: of three runs, which hold all that they have to tell apart. */
function formatsOf(name: string): readonly ReportFormatName[] {
  const forReaders = ['terminal', 'md', 'csv', 'github-summary'] as const;
  if (!['full', 'hostile', 'capacity'].includes(name)) return forReaders;
  return [...forReaders, 'junit', 'smaller-is-better', 'bigger-is-better', 'bencher', 'openmetrics'];
}
