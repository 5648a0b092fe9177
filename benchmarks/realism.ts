/**
 * Writes what docs/realism.md shows: figures.json and the pictures under docs/realism/, and the tables of the page itself.
 * The figures come from a data set, its manifest's truths and the oracle's answers; nothing is timed.
 * `node bin/pinned.js benchmarks/realism.ts [--scale 100] [--seed 1]`: the page is kept at these; others are for a look.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { finish, startLifecycle } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { provideDataset, provideOracle } from '../harness/provision/data.ts';
import { figuresOf, openSums } from '../test/realism/figures.ts';
import { tablesOf, withTables } from '../test/realism/tables.ts';
import { demandPictures } from './realism/demand-pictures.ts';
import { drawAll } from './realism/draw.ts';
import { pricePictures } from './realism/price-pictures.ts';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));
const FOLDER = join(DOCS, 'realism');
const PAGE = join(DOCS, 'realism.md');

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '100' }, seed: { type: 'string', default: String(DEFAULT_SEED) } },
});

startLifecycle();
const key = { scale: Number(values.scale), seed: Number(values.seed), products: DEFAULT_PRODUCTS };
const dataset = await provideDataset(key);
const sums = await openSums(dataset.folder, dataset.manifest, await provideOracle(dataset));
const figures = await figuresOf(sums);
sums.close();
const tables = tablesOf(figures);
const pictures = [...pricePictures(figures), ...demandPictures(figures)];
await mkdir(FOLDER, { recursive: true });
await drawAll(FOLDER, pictures, tables.dataset ?? '');
await writeFile(join(FOLDER, 'figures.json'), `${JSON.stringify(figures, shortened, 1)}\n`);
await writeFile(PAGE, withTables(await readFile(PAGE, 'utf8'), tables));
console.log(`wrote docs/realism.md, docs/realism/figures.json and ${pictures.length} pictures`);
await finish(0);

/** Five digits say all that a figure here can; a file of them is easier to compare. */
function shortened(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
