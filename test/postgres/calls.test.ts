/** `--postgres URL` as a user calls it: bad calls, what is left on the server after any end, and no password anywhere. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RUN_FILE } from '../../model/run-file.ts';
import {
  bench,
  type Ended,
  linesOf,
  PATIENCE_MS,
  place,
  type Running,
  startBench,
  until,
} from '../end-to-end/bench.ts';
import { harnessOf } from '../end-to-end/traces.ts';
import { MAKER, type OwnServer, PASSWORD, READER, startOwnServer } from './own-server.ts';

const at = place();
const SMALL = ['--products', '5', '--scale', '1'];
/** What is asked here is what is left on the server; test/verify asks for every answer. */
const BRIEF = [...SMALL, '--implementation', 'on-demand', '--sample', '1'];
const env = { PGPASSWORD: PASSWORD };
const KEPT = [expect.stringMatching(/^aeb_base_/), expect.stringMatching(/^aeb_state_/)];

let own: OwnServer;
beforeAll(async () => {
  own = await startOwnServer();
}, PATIENCE_MS);
afterAll(() => own?.stop(), PATIENCE_MS);

const verify = (url: string, ...more: string[]) => bench(at, ['verify', ...BRIEF, '--postgres', url, ...more], { env });

/** What is wrong, the call, its exit code, and its one line. */
type Row = readonly [what: string, url: () => string, code: number, line: RegExp];
const bad: readonly Row[] = [
  [
    'no address',
    () => 'mysql://maker:wr0ng@127.0.0.1',
    2,
    /^bench: cannot read --postgres: it takes auto, embedded or /,
  ],
  ['no user', () => 'postgres://127.0.0.1', 2, /^bench: --postgres names no user: write postgres:\/\/USER@HOST:PORT/],
  [
    'another machine',
    () => 'postgres://maker:wr0ng@db.example.com',
    2,
    /^bench: --postgres names db\.example\.com, which is not this machine: add --allow-remote if that is meant/,
  ],
  [
    'another machine in disguise',
    () => 'postgres://maker:wr0ng@127.0.0.1/postgres?host=db.example.com',
    2,
    /^bench: --postgres takes nothing after the "\?" but sslmode/,
  ],
  [
    'nobody there',
    () => 'postgres://maker:wr0ng@127.0.0.1:1',
    4,
    /^bench: cannot reach the PostgreSQL server at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): start it, or correct --postgres$/,
  ],
  [
    'a wrong password',
    () => own.url(MAKER, 'wr0ng'),
    4,
    /^bench: the PostgreSQL server at .* refuses the password of maker: set PGPASSWORD to the right one$/,
  ],
  [
    'no password',
    () => own.url(MAKER),
    4,
    /^bench: the PostgreSQL server at .* wants a password of maker: set PGPASSWORD to it$/,
  ],
  [
    'a database that is not there',
    () => `${own.url(MAKER, PASSWORD)}/nowhere`,
    4,
    /^bench: the PostgreSQL server at .* says: database "nowhere" does not exist; name one that is there, or none/,
  ],
  [
    'a role that may not create databases',
    () => own.url(READER, PASSWORD),
    4,
    /^bench: the PostgreSQL server at .* does not let reader create databases: ALTER ROLE reader CREATEDB allows it$/,
  ],
];

test.each(bad)('%s: one line, without the password', async (_, url, code, line) => {
  const ended = await bench(at, ['verify', ...SMALL, '--postgres', url()], { env: { PGPASSWORD: '' } });
  expect(linesOf(ended.stderr), ended.stderr).toHaveLength(1);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr.trimEnd()).toMatch(line);
  expectNoPassword(ended.stderr, 'wr0ng');
  expect(await own.databases()).toEqual([]);
});

test(
  'a load that is killed half-way is never taken for a loaded one: the next call drops it and loads again',
  async () => {
    const running = startBench(at, ['verify', ...BRIEF, '--postgres', own.url(MAKER)], { env });
    await until('the load has begun', async () =>
      (await own.databases()).some((name) => name.startsWith('aeb_build_')),
    );
    killHarness(running);
    await running.ended;
    expect(await own.databases()).toEqual([expect.stringMatching(/^aeb_build_/)]);

    const next = await verify(own.url(MAKER));
    expect(next, next.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^right {2}on-demand at scale 1/),
    });
    expect(next.stderr).toContain('bench: dropped 1 databases that a killed run had left on the server\n');
    expect(await own.databases()).toEqual(KEPT);
  },
  PATIENCE_MS,
);

test.each([
  ['Ctrl-C: the clone is gone', 'SIGINT', 0],
  ['SIGKILL: the next call drops the clone', 'SIGKILL', 1],
] as const)(
  '%s',
  async (_, signal, left) => {
    const argv = ['serve', 'on-demand', ...SMALL, '--postgres', own.url(MAKER)];
    const running = startBench(at, argv, { env });
    await running.says(/Serving on/);
    const inTheMiddle = await own.databases();
    expect(inTheMiddle.filter((name) => name.startsWith('aeb_clone_'))).toHaveLength(1);
    if (signal === 'SIGKILL') killHarness(running);
    else running.signalGroup(signal);
    await running.ended;
    expect((await own.databases()).filter((name) => name.startsWith('aeb_clone_'))).toHaveLength(left);

    expect(await verify(own.url(MAKER))).toMatchObject({ code: 0 });
    expect(await own.databases()).toEqual(KEPT);
  },
  PATIENCE_MS,
);

test(
  'a clone of a harness that lives is left alone by others',
  async () => {
    const running = startBench(at, ['serve', 'on-demand', ...SMALL, '--postgres', own.url(MAKER)], { env });
    await running.says(/Serving on/);
    const before = await own.databases();
    expect(await verify(own.url(MAKER))).toMatchObject({ code: 0 });
    expect(await own.databases()).toEqual(before);
    running.signalGroup('SIGINT');
    await running.ended;
    expect(await own.databases()).toEqual(KEPT);
  },
  PATIENCE_MS,
);

test(
  'a database that the user has removed is made again',
  async () => {
    for (const name of await own.databases()) await own.admin.query(`DROP DATABASE ${name}`);
    expect(await verify(own.url(MAKER))).toMatchObject({ code: 0 });
    expect(await own.databases()).toEqual(KEPT);
  },
  PATIENCE_MS,
);

test(
  'a run says what it could not count, what the server was like, and nowhere the password',
  async () => {
    const file = at.path('leaky.json');
    writeFileSync(file, JSON.stringify(LEAKY));
    const ended = await bench(at, [
      ...['run', ...SMALL, '--external', file, '--implementation', 'leaky,on-demand', '--scenario', 'browse'],
      ...['--quick', '--duration', '1', '--postgres', own.url(MAKER, PASSWORD), '--out', 'told'],
    ]);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const told = JSON.parse(readFileSync(at.path('told', RUN_FILE), 'utf8'));
    expect(told.doubts.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['database-apart', 'unequal-means']),
    );
    expect(told.environment).toMatchObject({
      versions: { postgresql: expect.stringMatching(/^\d+\.\d+$/) },
      settings: { postgresql: { shared_buffers: '192MB', jit: 'off' } },
    });
    const [leaky, onDemand] = told.cells;
    expect(leaky.repeats).toEqual([
      { state: 'failed', kind: 'did-not-start', message: expect.stringContaining('Error: postgres://maker:***@') },
    ]);
    const { cost } = onDemand.repeats[0].measured;
    expect(Object.keys(cost.peakMemoryBytes).toSorted()).toEqual(['backend', 'engine']);
    expect(cost.diskBytes).toBeGreaterThan(1e6);
    expectNoPasswordIn(ended, at.path('told'));
  },
  PATIENCE_MS,
);

function killHarness({ pid }: Running): void {
  const harness = harnessOf(pid);
  if (harness === undefined) throw new Error('there is no harness');
  process.kill(harness, 'SIGKILL');
}

/** Prints what it must not print, and dies. */
const LEAKY = {
  name: 'leaky',
  argv: [
    'node',
    '-e',
    'const url = process.env.BENCH_DATABASE_URL; console.log(decodeURIComponent(url)); throw new Error(url);',
  ],
  store: 'postgres',
  capabilities: { answers: 'current', writes: 'durable' },
};

function expectNoPasswordIn({ stdout, stderr }: Ended, folder: string): void {
  expectNoPassword(stdout + stderr, PASSWORD);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
  // The log of the one that died is there to be looked at.
  expect(texts.join('\n')).toContain('***');
  expectNoPassword(texts.join('\n'), PASSWORD);
}

function expectNoPassword(text: string, password: string): void {
  expect(text).not.toContain(password);
  expect(text).not.toContain(encodeURIComponent(password));
}
