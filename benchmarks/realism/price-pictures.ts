/** Pictures of the elasticities found, where their errors come from, and what is recommended. */
import type { Figures } from '../../test/realism/figures.ts';
import type { PriceFigures } from '../../test/realism/prices.ts';
import {
  axis,
  BLUE,
  diagonal,
  GREEN,
  GREY,
  inPercent,
  line,
  ORANGE,
  options,
  PINK,
  type Picture,
  points,
  SKY,
  YELLOW,
} from './chart.ts';

const PLANTED = { min: -3.6, max: -1 };
const PLANTED_AXIS = axis('planted elasticity (units % per price %)', PLANTED);

export function pricePictures(figures: Figures): Picture[] {
  return [chain(figures), shops(figures), volume(figures), disturbances(figures), recommendations(figures)];
}

function chain({ chainPrices }: Figures): Picture {
  const found = chainPrices.map(({ planted: x, found: y }) => ({ x, y: y ?? Number.NaN }));
  return {
    name: 'elasticity-chain',
    title: 'Does the chain’s price answer find the planted elasticity?',
    note: 'One point a product. On the dashed line it is found exactly.',
    panels: [
      {
        data: {
          datasets: [points('product of the chain', BLUE, found, { radius: 5 }), diagonal('found = planted', -3.6, -1)],
        },
        options: options(PLANTED_AXIS, axis('elasticity in the answer', { min: -4.5, max: -0.5 })),
      },
    ],
  };
}

function shops({ shopPrices }: Figures): Picture {
  const ranges = shopPrices.flatMap(({ planted: x, low, high }) => [
    { x, y: low },
    { x, y: high },
    { x, y: Number.NaN },
  ]);
  const medians = shopPrices.map(({ planted: x, median: y }) => ({ x, y }));
  return {
    name: 'elasticity-shops',
    title: 'Does a shop’s price answer find the planted elasticity?',
    note: 'One bar a product: the answers of 8 in 10 shops lie within it; the point is their median.',
    panels: [
      {
        data: {
          datasets: [
            points('median of the shops', ORANGE, medians),
            line('8 of 10 shops', SKY, ranges, { borderWidth: 3 }),
            diagonal('found = planted', -3.6, -1),
          ],
        },
        options: options(PLANTED_AXIS, axis('elasticity in the answer')),
      },
    ],
  };
}

function volume({ shopErrors }: Figures): Picture {
  const curve = (pick: (spread: Figures['shopErrors'][number]) => number) =>
    shopErrors.map((spread) => ({ x: spread.unitsAWeek, y: inPercent(pick(spread)) }));
  const zero = shopErrors.map(({ unitsAWeek }) => ({ x: unitsAWeek, y: 0 }));
  return {
    name: 'elasticity-volume',
    title: 'How far off is a shop’s elasticity, by how much the shop sells of the product?',
    note: 'Each point is a tenth of the shops’ answers. Above 0, shoppers look more sensitive than they are.',
    panels: [
      {
        data: {
          datasets: [
            line(
              'median',
              ORANGE,
              curve((spread) => spread.median),
              { pointRadius: 3 },
            ),
            line(
              '',
              BLUE,
              curve((spread) => spread.high),
            ),
            line(
              '8 of 10 answers lie between',
              BLUE,
              curve((spread) => spread.low),
              { fill: '-1', backgroundColor: '#0072B21f' },
            ),
            line('found = planted', '#222', zero, { borderDash: [6, 4], borderWidth: 1.5 }),
          ],
        },
        options: options(
          axis('units sold a week (logarithmic)', {}, { type: 'logarithmic' }),
          axis('found / planted − 1 (%)'),
        ),
      },
    ],
  };
}

function disturbances({ disturbances: { chain: ofChain, shops: ofShops } }: Figures): Picture {
  const bars = (label: string, colour: string, rows: typeof ofChain) => ({
    label,
    data: rows.map(({ medianError }) => inPercent(medianError)),
    backgroundColor: colour,
  });
  return {
    name: 'elasticity-disturbances',
    title: 'What makes the elasticities miss?',
    note: 'The contract’s regression once more, with one disturbance at a time taken out of the weeks that it is made of.',
    panels: [
      {
        type: 'bar',
        data: {
          labels: ofChain.map(({ without }) => without),
          datasets: [bars('chain', BLUE, ofChain), bars('shops', YELLOW, ofShops)],
        },
        options: options(axis('median error (% of the planted elasticity)'), axis('taken out'), { indexAxis: 'y' }),
      },
    ],
  };
}

function recommendations({ prices: { chain: ofChain, shops: ofShops } }: Figures): Picture {
  const stack = (
    label: string,
    colour: string,
    of: (prices: PriceFigures) => number,
    best: (prices: PriceFigures) => number,
  ) => ({
    label,
    data: [ofChain, ofShops].flatMap((prices) =>
      [of(prices), best(prices)].map((some) => inPercent(some / prices.answers)),
    ),
    backgroundColor: colour,
  });
  const none = () => 0;
  return {
    name: 'recommendations',
    title: 'What is recommended, what is held back and why?',
    note: '“Planted”: the way to go if the planted elasticity were known and stock were no matter.',
    panels: [
      {
        type: 'bar',
        data: {
          labels: ['chain: answers', 'chain: planted', 'shops: answers', 'shops: planted'],
          datasets: [
            stack(
              'raise',
              BLUE,
              ({ actions }) => actions.raise,
              ({ bestActions }) => bestActions.raise,
            ),
            stack(
              'cut',
              ORANGE,
              ({ actions }) => actions.cut,
              ({ bestActions }) => bestActions.cut,
            ),
            stack(
              'leave: no-change',
              GREEN,
              ({ reasons }) => reasons['no-change'],
              ({ bestActions }) => bestActions.hold,
            ),
            stack('hold: low-cover', YELLOW, ({ reasons }) => reasons['low-cover'], none),
            stack('hold: weak-fit', PINK, ({ reasons }) => reasons['weak-fit'], none),
            stack(
              'hold: no-response, few-weeks or few-prices',
              GREY,
              ({ reasons }) => reasons['no-response'] + reasons['few-weeks'] + reasons['few-prices'],
              none,
            ),
          ],
        },
        options: options(
          axis('share of the answers (%)', { min: 0, max: 100 }, { stacked: true }),
          { stacked: true, ticks: { color: '#222' } },
          { indexAxis: 'y' },
        ),
      },
    ],
  };
}
