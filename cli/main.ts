/** The command line: one file a command; this one knows which there are. */
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { exitCodeOf, lineOf } from './failure.ts';
import { gateCommand } from './gate.ts';
import { generateCommand } from './generate.ts';
import { finish, leaveNow, startLifecycle } from './lifecycle.ts';
import { listCommand } from './list.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { selftestCommand } from './selftest.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';
import { benchVersion } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 fine; 1 a regression, or answers that are wrong; 2 the call's words are off;
3 inconclusive or too disturbed; 4 it could not be done; 130 interrupted.

Examples:
  bench run --scale 1                  measure every architecture at one shop
  bench run --scale 1,10,100 --quick   a first look at how they grow
  bench report results/latest          the report of the last run once more`;

function program(): Command {
  const root = new Command('bench')
    .description('Shows by measurement which backend architecture wins where.')
    .version(benchVersion())
    .addHelpText('after', EXIT_CODES)
    .configureOutput(oneLineFor('bench'))
    .exitOverride();
  const commands = [
    runCommand,
    generateCommand,
    verifyCommand,
    serveCommand,
    reportCommand,
    compareCommand,
    gateCommand,
    listCommand,
    doctorCommand,
    selftestCommand,
  ];
  for (const command of commands.map((make) => make()))
    root.addCommand(command.exitOverride().configureOutput(oneLineFor(`bench ${command.name()}`)));
  return root;
}

/** Commander says what is wrong, on a second line what may have been meant, and not what to do. */
function oneLineFor(command: string): OutputConfiguration {
  return {
    outputError(text, write) {
      const what = text
        .replace(/^error: /, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      write(`bench: ${what.replace(/\.$/, '')}: see "${command} --help"\n`);
    },
  };
}

/** Commander has said what is wrong by the time it throws; help and version are not errors. */
async function main(): Promise<number> {
  startLifecycle();
  // A mistake of ours must not look like a regression, which is what Node's own exit code would say.
  process.on('uncaughtException', (error) => {
    console.error(lineOf(error));
    leaveNow(4);
  });
  try {
    await program().parseAsync();
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(lineOf(error));
    return exitCodeOf(error);
  }
}

await finish(await main());
