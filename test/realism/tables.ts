/** The tables of docs/realism.md, made of the figures and put where the page has them marked. */
import type { Figures } from './figures.ts';
import type { ForecastFigures } from './forecasts.ts';

/** Markdown by the name in the page's marks. */
export function tablesOf(figures: Figures): Readonly<Record<string, string>> {
  return {
    dataset: datasetLine(figures),
    elasticities: elasticities(figures),
    disturbances: disturbanceRows(figures),
    recommendations: recommendations(figures),
    forecasts: forecasts(figures),
    shares: shares(figures),
    shapes: shapes(figures),
  };
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
 * @throws {Error} if the page lacks a mark: a table that nobody sees would go stale unseen
 */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from)
      throw new Error(`docs/realism.md has no place for ${name}: add ${start.trim()} and ${end}`);
    return `${text.slice(0, from + start.length)}${table}\n${text.slice(to)}`;
  }, page);
}

function datasetLine({ dataset }: Figures): string {
  const { scale, seed, products, version, today, receiptLines } = dataset;
  return `Scale ${scale}, seed ${seed}, ${products} products, generator's version ${version}, today ${today}, ${receiptLines.toLocaleString('en')} receipt lines.`;
}

function elasticities({ prices }: Figures): string {
  return table(
    ['error of the elasticity, of the planted one', 'answers', 'median', '9 of 10 within', 'worst', 'bias'],
    (
      [
        ['chain', prices.chain],
        ['shops', prices.shops],
      ] as const
    ).map(([name, found]) => [
      name,
      count(found.answers),
      percent(found.medianError),
      percent(found.ninetiethError),
      percent(found.worstError),
      signed(found.bias),
    ]),
  );
}

function disturbanceRows({ disturbances }: Figures): string {
  return table(
    ['taken out', 'chain: median error', '9 of 10 within', 'bias', 'shops: median error', '9 of 10 within', 'bias'],
    disturbances.chain.map((ofChain, row) => {
      const ofShops = disturbances.shops[row] ?? ofChain;
      const cells = [ofChain, ofShops].flatMap(({ medianError, ninetiethError, bias }) => [
        percent(medianError),
        percent(ninetiethError),
        signed(bias),
      ]);
      return [ofChain.without, ...cells];
    }),
  );
}

function recommendations({ prices: { chain, shops } }: Figures): string {
  const share = (of: (prices: typeof chain) => number) =>
    [chain, shops].map((prices) => `${count(of(prices))} (${percent(of(prices) / prices.answers)})`);
  return table(
    ['answer', 'chain', 'shops'],
    [
      ['raise', ...share(({ actions }) => actions.raise)],
      ['… of these on promotion today', ...share(({ promotedRaises }) => promotedRaises)],
      ['cut', ...share(({ actions }) => actions.cut)],
      ...(['no-response', 'weak-fit', 'low-cover', 'no-change', 'few-weeks', 'few-prices'] as const).map((reason) => [
        `hold, \`${reason}\``,
        ...share(({ reasons }) => reasons[reason]),
      ]),
      ['raise or cut the way that the planted elasticity has it', percent(chain.rightWay), percent(shops.rightWay)],
      ['with the planted elasticity, without doubts: raise', ...share(({ bestActions }) => bestActions.raise)],
      ['… cut', ...share(({ bestActions }) => bestActions.cut)],
      ['… leave', ...share(({ bestActions }) => bestActions.hold)],
    ],
  );
}

function forecasts({ forecasts: all, promoted, unpromoted }: Figures): string {
  const row = (name: string, found: ForecastFigures) => [
    name,
    count(found.answers),
    percent(found.medianError),
    percent(found.medianNaiveError),
    percent(found.medianFloor),
    found.ratio.toFixed(2),
    percent(found.better),
  ];
  return table(
    [
      'WAPE of 28 days, median',
      'answers',
      'forecast',
      'last week repeated',
      'planted demand',
      'forecast / last week repeated, median',
      'forecast is better',
    ],
    [
      row('chain', all.chain),
      row('chain, promotion in the 84 days', promoted.chain),
      row('chain, none', unpromoted.chain),
      row('shops', all.shops),
      row('shops, promotion in the 84 days', promoted.shops),
      row('shops, none', unpromoted.shops),
    ],
  );
}

function shares({ shares: found, popularity }: Figures): string {
  return table(
    ['', 'planted', 'found'],
    [
      ...found.map((share) => [share.name, fine(share.planted), fine(share.found)]),
      ['popularity: exponent of the rank', '−0.8', minus(popularity.exponent.toFixed(3))],
      ['popularity: share of the first product', ...firstShares(popularity.products[0])],
      ['popularity: share of the last product', ...firstShares(popularity.products.at(-1))],
    ],
  );
}

const firstShares = (product: Figures['popularity']['products'][number] | undefined) => [
  fine(product?.planted ?? Number.NaN),
  fine(product?.found ?? Number.NaN),
];

/** The largest gap between planted and found of every shape. */
function shapes({ week, year, hours, baskets, growth, development }: Figures): string {
  const gap = (planted: readonly number[], found: readonly number[]) =>
    Math.max(...planted.map((value, index) => Math.abs((found[index] ?? Number.NaN) - value)));
  const worst = (pick: (category: Figures['year'][number]) => readonly number[]) =>
    Math.max(...year.map((category) => gap(category.planted, pick(category))));
  return table(
    ['shape', 'largest gap between planted and found'],
    [
      [
        'weekday, all categories together',
        `${percent(
          gap(
            week.map(({ planted }) => planted),
            week.map(({ sold }) => sold),
          ),
        )} of the mean day`,
      ],
      [
        'weekday, one category',
        `${percent(Math.max(...week.map(({ planted, least, most }) => Math.max(planted - least, most - planted))))} of the mean day`,
      ],
      ['month of a category, as sold', `${percent(worst(({ sold }) => sold))} of the mean month`],
      [
        'month of a category, prices, growth and empty shelves accounted for',
        `${percent(worst(({ explained }) => explained))} of the mean month`,
      ],
      ['hour of the day', `${fine(gap(hours.planted, hours.found))} of the receipts`],
      ['lines of a receipt', `${fine(gap(baskets.planted, baskets.found))} of the receipts`],
      [
        'growth of a shop over the history',
        `median ${fine(growth.medianError)}; correlation ${growth.correlation.toFixed(2)}`,
      ],
      [
        'units of the chain, 28 days against those 364 days before',
        `${signed(development.unitsOverYear)}; revenue ${signed(development.revenueOverYear)}`,
      ],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const minus = (text: string) => text.replace('-', '−');
/** A decimal where it says something. */
const percent = (part: number) => `${minus((100 * part).toFixed(part < 0.1 ? 1 : 0))} %`;
const fine = (part: number) => `${minus((100 * part).toFixed(2))} %`;
const signed = (part: number) => `${part > 0 ? '+' : ''}${minus((100 * part).toFixed(1))} %`;
const count = (value: number) => value.toLocaleString('en');
