/** `bench doctor`: what this machine can do, and what would disturb a measurement. */
import { Command } from 'commander';
import { examine, type Finding } from '../harness/doctor.ts';
import { sweepCache } from './lifecycle.ts';
import { jsonOption } from './options.ts';

const SIGN = { fine: 'ok  ', doubtful: 'note', broken: 'FAIL' } as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .addOption(jsonOption())
    .addHelpText('after', '\nExits with 4 if something that a run needs does not work.\n\nExample:\n  bench doctor')
    .action(doctor);
}

async function doctor({ json }: { readonly json?: true }): Promise<void> {
  await sweepCache();
  const findings = await examine();
  if (json) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else for (const finding of findings) process.stdout.write(linesOf(finding));
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = 4;
}

function linesOf({ state, what, found, advice }: Finding): string {
  return `${SIGN[state]}  ${what.padEnd(16)} ${found}\n${advice === null ? '' : `${''.padEnd(23)}${advice}\n`}`;
}
