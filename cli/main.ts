/** The command line: one file a command; this one knows which there are. */
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { exitCodeOf, lineOf } from './failure.ts';
import { finish, leaveNow, startLifecycle } from './lifecycle.ts';
import { benchVersion } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 fine; 1 a regression, or answers that are wrong; 2 the call's words are off;
3 inconclusive or too disturbed; 4 it could not be done; 130 interrupted.

Examples:
  bench run --scale 1                  measure every architecture at one shop
  bench run --scale 1,10,100 --quick   a first look at how they grow
  bench report results/latest          the report of the last run once more`;

interface Listed {
  readonly summary: string;
  make(): Promise<Command>;
}

/** In the order of help. Only what is called is loaded: all of them together take longer than a short call does. */
const COMMANDS: Readonly<Record<string, Listed>> = {
  run: {
    summary: 'measure implementations: throughput, response time, freshness and cost',
    make: async () => (await import('./run.ts')).runCommand(),
  },
  generate: {
    summary: 'make a data set: nine tables as Parquet, and a manifest',
    make: async () => (await import('./generate.ts')).generateCommand(),
  },
  verify: {
    summary: "hold every answer against the oracle's: as loaded and after a stream of writes, and a sample under load",
    make: async () => (await import('./verify.ts')).verifyCommand(),
  },
  serve: {
    summary: 'serve the contract on one implementation, on loopback, until Ctrl-C',
    make: async () => (await import('./serve.ts')).serveCommand(),
  },
  report: {
    summary: 'make a report of a past run or gate, or of all runs of a folder',
    make: async () => (await import('./report.ts')).reportCommand(),
  },
  compare: {
    summary: 'what changed between two runs, figure by figure',
    make: async () => (await import('./compare.ts')).compareCommand(),
  },
  gate: {
    summary: "decide whether the candidate's services got slower than the base's",
    make: async () => (await import('./gate.ts')).gateCommand(),
  },
  calibrate: {
    summary: 'find out which changes a gate on this machine finds',
    make: async () => (await import('./calibrate.ts')).calibrateCommand(),
  },
  list: {
    summary: 'implementations, scenarios, and the runs and gates under results/',
    make: async () => (await import('./list.ts')).listCommand(),
  },
  doctor: {
    summary: 'what this machine can do, and what would disturb a measurement',
    make: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  selftest: {
    summary: 'whether the driver tells the truth on this machine, beside what autocannon says',
    make: async () => (await import('./selftest.ts')).selftestCommand(),
  },
};

async function program(words: readonly string[]): Promise<Command> {
  const root = new Command('bench')
    .description('Shows by measurement which backend architecture wins where.')
    .version(benchVersion())
    .addHelpText('after', EXIT_CODES)
    .configureOutput(oneLineFor('bench'))
    .exitOverride();
  const called = words.find((word) => Object.hasOwn(COMMANDS, word));
  for (const [name, { summary, make }] of Object.entries(COMMANDS)) {
    const command = name === called ? await make() : new Command(name);
    root.addCommand(
      command
        .description(summary)
        .exitOverride()
        .configureOutput(oneLineFor(`bench ${name}`)),
    );
  }
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
    await (await program(process.argv.slice(2))).parseAsync();
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(lineOf(error));
    return exitCodeOf(error);
  }
}

await finish(await main());
