/** Every bad call ends at once with its exit code, an empty standard output, and one line: what, where, what to do. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../harness/provision/ports.ts';
import { RUN_FILE } from '../../model/run-file.ts';
import { fullRun } from '../../reports/testing/runs.ts';
import { bench, linesOf, PATIENCE_MS, place } from './bench.ts';

const at = place();
const good = JSON.stringify(fullRun());

beforeAll(() => {
  const runs = {
    whole: good,
    truncated: good.slice(0, good.length / 2),
    empty: '',
    'of-tomorrow': good.replace('aunt-emma-bench/run/2', 'aunt-emma-bench/run/3'),
    damaged: JSON.stringify({ ...fullRun(), state: 'perfect' }),
    'without-a-file': undefined,
  };
  for (const [name, content] of Object.entries(runs)) {
    mkdirSync(at.path(name));
    if (content !== undefined) writeFileSync(at.path(name, RUN_FILE), content);
  }
  writeFileSync(at.path('a-file'), '');
});

/** What was called, the exit code, and what the one line has to say. */
type Row = readonly [argv: string, code: number, line: RegExp];

const WHOLE_NUMBER =
  /^bench: option '--\w+ .*' argument '.*' is invalid\. It takes a whole number from \d+ to \d+: see "bench \w+ --help"$/;
const SECONDS =
  /^bench: option '--\w+ <s>' argument '.*' is invalid\. It takes seconds from 1 to 86400: see "bench \w+ --help"$/;

const words: readonly Row[] = [
  ['frobnicate', 2, /^bench: unknown command 'frobnicate': see "bench --help"$/],
  ['rum', 2, /^bench: unknown command 'rum' \(Did you mean run\?\): see "bench --help"$/],
  ['--frobnicate', 2, /^bench: unknown option '--frobnicate': see "bench --help"$/],
  ['run --frobnicate', 2, /^bench: unknown option '--frobnicate': see "bench run --help"$/],
  ['run something', 2, /^bench: too many arguments for 'run'.*: see "bench run --help"$/],
  ['run --implementation frobnicate', 2, /^bench: there is no implementation "frobnicate": there is .*columnar/],
  ['run --implementation columnar?speed=1', 2, /^bench: columnar has no option "speed": it has threads$/],
  [
    'run --implementation columnar?threads=many',
    2,
    /^bench: columnar has no "threads=many": threads can be equal, any/,
  ],
  ['run --implementation columnar?', 2, /^bench: cannot read "columnar\?": write it as name\?option=value/],
  [
    'run --implementation ,',
    2,
    /^bench: option '--implementation .*' argument ',' is invalid\. It takes one name or more/,
  ],
  ['run --scenario frobnicate', 2, /^bench: there is no scenario "frobnicate": there is browse, detail, bi,/],
  ['run --scenario ,', 2, /^bench: option '--scenario .*' argument ',' is invalid\. It takes one name or more/],
  ['run --scale 0', 2, WHOLE_NUMBER],
  ['run --scale -1', 2, WHOLE_NUMBER],
  ['run --scale abc', 2, WHOLE_NUMBER],
  ['run --scale 1.5', 2, WHOLE_NUMBER],
  ['run --scale=', 2, WHOLE_NUMBER],
  ['run --scale 1,0', 2, WHOLE_NUMBER],
  ['run --scale', 2, /^bench: option '--scale .*' argument missing: see "bench run --help"$/],
  ['run --repeats 0', 2, WHOLE_NUMBER],
  ['run --duration 0', 2, SECONDS],
  ['run --duration long', 2, SECONDS],
  ['run --seed x', 2, WHOLE_NUMBER],
  ['run --products 0', 2, WHOLE_NUMBER],
  ['generate', 2, /^bench: required option '--scale <shops>' not specified: see "bench generate --help"$/],
  ['generate --scale 0', 2, WHOLE_NUMBER],
  ['generate --scale 1e7', 2, /whole number from 1 to 1000000: see "bench generate --help"$/],
  ['generate --scale 1 --format xml', 2, /'xml' is invalid\. Allowed choices are parquet, csv: see/],
  ['generate --scale 1 --format csv', 2, /^bench: --format csv wants a new folder for the files: name it with --out$/],
  ['generate --scale 1 --format csv --repair', 2, /^bench: --repair is for a data set as Parquet: leave out/],
  [
    'generate --scale 7 --repair',
    4,
    /^bench: no data set in \/.*scale-7-.*: it has no manifest\.json; remove the folder if it is there, and run bench generate$/,
  ],
  ['verify --sample 0', 2, SECONDS],
  ['selftest --rate 5', 2, /^bench: unknown option '--rate': see "bench selftest --help"$/],
  ['serve', 2, /^bench: missing required argument 'name': see "bench serve --help"$/],
  ['serve frobnicate', 2, /^bench: there is no implementation "frobnicate": there is/],
  ['serve columnar --port 70000', 2, WHOLE_NUMBER],
  [
    'report',
    2,
    /^bench: report of what\? Give a run's folder \("bench list" names them\), or --index results for all$/,
  ],
  ['report whole --index .', 2, /^bench: --index \. is of all runs of a folder: leave out whole$/],
  ['report --index . --format md', 2, /^bench: --index makes HTML only: leave out --format md$/],
  ['report --index', 2, /^bench: option '--index <folder>' argument missing: see "bench report --help"$/],
  [
    'report whole --format nonsense',
    2,
    /^bench: .*'nonsense' is invalid\. Allowed choices are html, .*: see "bench report --help"$/,
  ],
];

const places: readonly Row[] = [
  ['report nowhere', 2, /^bench: no run at nowhere: give a run's folder or its run\.json \("bench list" names them\)$/],
  ['report without-a-file', 2, /^bench: no run at without-a-file\/run\.json: give a run's folder or its run\.json/],
  ['report truncated', 4, /^bench: truncated\/run\.json is not JSON \(.*\): give a run's folder or its run\.json$/],
  ['report empty', 4, /^bench: empty\/run\.json is not JSON \(.*\): give a run's folder or its run\.json$/],
  [
    'report of-tomorrow',
    4,
    /^bench: of-tomorrow\/run\.json is not a run file of this version: .* with the version of bench that/,
  ],
  ['report damaged', 4, /^bench: damaged\/run\.json is damaged: .*\/state.*: restore it from a copy, or run again$/],
  [
    'report whole --out nowhere/report.html',
    2,
    /^bench: cannot write nowhere\/report\.html \(ENOENT\): choose another file/,
  ],
  [
    'report --index nowhere',
    2,
    /^bench: no folder of runs at nowhere \(ENOENT\): name one that is there after --index$/,
  ],
  ['report --index a-file', 2, /^bench: a-file is not a folder: --index takes a folder of runs$/],
  ['report --index whole', 2, /^bench: whole is one run: --index takes the folder that runs are in$/],
  [
    'report --index without-a-file --out nowhere/index.html',
    2,
    /^bench: cannot write nowhere\/index\.html \(ENOENT\): choose another file with --out$/,
  ],
  [
    'report --index without-a-file --out a-file/index.html',
    2,
    /^bench: cannot write a-file\/index\.html \(ENOTDIR\): choose another file with --out$/,
  ],
  ['report --index without-a-file --out .', 2, /^bench: cannot write \. \(EISDIR\): choose another file with --out$/],
  ['run --out whole', 2, /^bench: \/.*\/whole is not empty: choose a new folder with --out$/],
  ['run --resume nowhere', 2, /^bench: no run at nowhere: give a run's folder or its run\.json/],
  ['run --resume without-a-file', 2, /^bench: no run at without-a-file\/run\.json: give a run's folder/],
  ['run --resume truncated', 4, /^bench: truncated\/run\.json is not JSON \(.*\): give a run's folder/],
  [
    'run --resume whole --scale 2 --quick',
    2,
    /^bench: --scale, --quick cannot go with --resume, as whole has its plan: leave it out, or begin a new run$/,
  ],
  ['run --resume whole --out other', 2, /^bench: --out cannot go with --resume, as whole has its plan/],
  ['run --out a-file', 2, /^bench: cannot make the run's folder \/.*\/a-file \(EEXIST\): choose another with --out$/],
  [
    'run --out a-file/run',
    2,
    /^bench: cannot make the run's folder \/.*\/a-file\/run \(ENOTDIR\): choose another with --out$/,
  ],
  [
    'generate --scale 1 --out whole',
    2,
    /^bench: \/.*\/whole is not empty and holds no data set: choose a new folder with --out$/,
  ],
  [
    'generate --scale 1 --out a-file',
    2,
    /^bench: cannot use \/.*\/a-file \(ENOTDIR\): choose a new folder with --out$/,
  ],
];

/** 850 GB. */
const TOO_LARGE = '--scale 1e6 --products 10000';
const tooLarge =
  /^bench: --scale [\d,]+ needs about [\d,.]+ GB in \/.*\/cache, which has [\d,.]+ GB free: choose a smaller --scale or set BENCH_CACHE to a larger disk$/;
const resources: readonly Row[] = [
  [`run ${TOO_LARGE}`, 4, tooLarge],
  // Said before the first scale is measured.
  [`run --scale 1,1e6 --products 10000 --out new`, 4, tooLarge],
  [`generate ${TOO_LARGE}`, 4, tooLarge],
  [`serve columnar ${TOO_LARGE}`, 4, tooLarge],
];

describe.each([
  ['words that are off', words],
  ['a place that will not do', places],
  ['more than the machine has', resources],
])('%s', (_, rows) => {
  test.concurrent.each(rows)(
    'bench %s',
    async (argv, code, line) => {
      const ended = await bench(at, argv.split(' '));
      expectOneLine(ended.stderr, line);
      expect(ended).toMatchObject({ code, stdout: '' });
    },
    PATIENCE_MS,
  );
});

test('a port that is in use', async () => {
  const server = createServer();
  const port = await new Promise<number>((fulfil) => {
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      fulfil(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const ended = await bench(at, ['serve', 'columnar', '--port', String(port)]);
  server.close();

  expectOneLine(ended.stderr, new RegExp(`^bench: port ${port} on 127\\.0\\.0\\.1 is in use: choose another one$`));
  expect(ended).toMatchObject({ code: 4, stdout: '' });
});

test.each([
  ['a file', 'a-file'],
  ['below a file', 'a-file/cache'],
])('a cache folder that is %s', async (_, name) => {
  const ended = await bench(at, ['run'], { env: { BENCH_CACHE: at.path(name) } });
  expectOneLine(
    ended.stderr,
    /^bench: cannot use the cache folder \/.*a-file.* \(E\w+\): set BENCH_CACHE to a folder of yours that can be written$/,
  );
  expect(ended).toMatchObject({ code: 4, stdout: '' });
});

function expectOneLine(stderr: string, line: RegExp): void {
  expect(linesOf(stderr), stderr).toHaveLength(1);
  expect(stderr.trimEnd()).toMatch(line);
}
