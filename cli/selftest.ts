/** `bench selftest`: whether the driver tells the truth on this machine, and what autocannon would have said. */
import { Command } from 'commander';
import { selftest } from '../harness/selftest/suite.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { jsonOption } from './options.ts';
import { progressOn } from './progress.ts';
import { selftestText } from './selftest-text.ts';

export function selftestCommand(): Command {
  return new Command('selftest')
    .option('--quick', 'the most telling behaviours only, and shorter: 25 s instead of 90 s')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
A server of known behaviour stamps its own times, so that the truth is known (docs/method.md).
Exits with 0 if the driver is right, with 1 if it is off on a quiet machine, twice, and with
3 if it is off and the machine too disturbed to tell. What autocannon says decides nothing.

Examples:
  bench selftest                       every behaviour
  bench selftest --quick               a first look
  bench selftest --json > selftest.json`,
    )
    .action(run);
}

async function run({ quick = false, json }: { readonly quick?: boolean; readonly json?: true }): Promise<void> {
  await sweepCache();
  const progress = progressOn(process.stderr);
  const result = await selftest({ quick, signal: lifecycleSignal, onStep: (text) => progress.step(text) });
  progress.end();
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : selftestText(result));
  process.exitCode = result.exitCode;
}
