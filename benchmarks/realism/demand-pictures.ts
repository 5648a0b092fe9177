/** Pictures of demand: forecasts, the week, the year, how sales develop, growth, popularity, hours and baskets. */
import type { Figures } from '../../test/realism/figures.ts';
import type { Distribution } from '../../test/realism/habits.ts';
import {
  axis,
  BLUE,
  diagonal,
  inPercent,
  line,
  ORANGE,
  options,
  type Picture,
  points,
  type Settings,
  SKY,
} from './chart.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['J', 'F', 'M', 'A', 'M', 'J', 'J', 'A', 'S', 'O', 'N', 'D'];
const PLANTED = { borderDash: [6, 4] };

export function demandPictures(figures: Figures): Picture[] {
  return [
    forecasts(figures),
    week(figures),
    year(figures),
    development(figures),
    growth(figures),
    popularity(figures),
    tills(figures),
  ];
}

function forecasts({ chainForecasts, shopForecasts }: Figures): Picture {
  const errors = (findings: Figures['shopForecasts']) =>
    findings.map(({ naiveError, error }) => ({ x: inPercent(naiveError), y: inPercent(error) }));
  const logarithmic = { type: 'logarithmic' };
  const range = { min: 3, max: 300 };
  return {
    name: 'forecast',
    title: 'Is the forecast better than the last week repeated?',
    note: 'Error (WAPE) over the same 28 days; both axes logarithmic. Below the dashed line the forecast is better.',
    panels: [
      {
        data: {
          datasets: [
            points('product of the chain', BLUE, errors(chainForecasts)),
            points('product of a shop (median of all shops)', ORANGE, errors(shopForecasts), {
              pointStyle: 'triangle',
              radius: 5,
            }),
            diagonal('equally good', 3, 300),
          ],
        },
        options: options(
          axis('error of the last week repeated (% of units sold)', range, logarithmic),
          axis('error of the forecast (% of units sold)', range, logarithmic),
        ),
      },
    ],
  };
}

function week({ week: days }: Figures): Picture {
  return {
    name: 'week',
    title: 'Has the week the planted shape?',
    note: 'Units of the whole history by weekday; 1 is the mean day.',
    panels: [
      {
        type: 'bar',
        data: {
          labels: WEEKDAYS,
          datasets: [
            line(
              'planted',
              '#222',
              days.map(({ planted }) => planted),
              { ...PLANTED, order: 0 },
            ),
            {
              label: 'sold: from the least to the most of the 8 categories',
              data: days.map(({ least, most }) => [least, most]),
              backgroundColor: ORANGE,
              order: 1,
              grouped: false,
              borderWidth: 0,
            },
            { label: 'sold: all', backgroundColor: SKY, data: days.map(({ sold }) => sold), order: 2, grouped: false },
          ],
        },
        options: options(axis('weekday'), axis('units against the mean day', { min: 0 })),
      },
    ],
  };
}

function year({ year: categories }: Figures): Picture {
  return {
    name: 'year',
    title: 'Has the year of each category the planted shape?',
    note: 'Units a day, 1 = mean month. Dashed: planted. Blue: sold, with prices and growth in it. Points: with these accounted for.',
    columns: 4,
    height: 230,
    panels: categories.map(({ category, planted, sold, explained }) => ({
      type: 'line',
      data: {
        labels: MONTHS,
        datasets: [
          line('planted', '#222', planted, PLANTED),
          line('sold', SKY, sold),
          line('accounted for', ORANGE, explained, { showLine: false, pointRadius: 3, pointStyle: 'circle' }),
        ],
      },
      options: {
        ...options(
          axis('month', {}, { ticks: { color: '#222', autoSkip: false, maxRotation: 0 } }),
          axis('against the mean', { min: 0.7, max: 1.6 }),
        ),
        plugins: {
          legend: { display: false },
          title: { display: true, text: category, color: '#222', padding: 2 },
        },
      },
    })),
  };
}

function development({ development: { sold, atUnchangedPrices } }: Figures): Picture {
  return {
    name: 'development',
    title: 'How do the chain’s sales develop, and how much of it do prices make?',
    note: 'Units of an average shop, week by week. The difference is the response to promotions, price increases and trials.',
    panels: [
      {
        type: 'line',
        data: {
          labels: sold.map((_, index) => index + 1),
          datasets: [
            line('sold', BLUE, sold, { pointRadius: 2, pointStyle: 'circle' }),
            line('planted demand without a response to prices', '#222', atUnchangedPrices, PLANTED),
          ],
        },
        options: options(
          axis('week of the history', {}, { ticks: { color: '#222', maxRotation: 0, autoSkipPadding: 14 } }),
          axis('units a week and shop', { min: 0 }),
        ),
      },
    ],
  };
}

function growth({ growth: { shops } }: Figures): Picture {
  const found = shops.map((shop) => ({ x: inPercent(shop.planted), y: inPercent(shop.found) }));
  return {
    name: 'growth',
    title: 'Do shops grow as planted?',
    note: 'One point a shop: from its second half of history against its first, beside the chain’s.',
    panels: [
      {
        data: { datasets: [points('shop', BLUE, found), diagonal('found = planted', -10, 20)] },
        options: options(axis('planted growth over the history (%)'), axis('found (%)')),
      },
    ],
  };
}

function popularity({ popularity: { products } }: Figures): Picture {
  const shares = (pick: (product: (typeof products)[number]) => number) =>
    products.map((product, index) => ({ x: index + 1, y: inPercent(pick(product)) }));
  const logarithmic = { type: 'logarithmic' };
  return {
    name: 'popularity',
    title: 'Do products sell by their planted popularity?',
    note: 'Both axes logarithmic: a power of the rank is a straight line.',
    panels: [
      {
        data: {
          datasets: [
            points(
              'sold',
              BLUE,
              shares(({ found }) => found),
            ),
            line(
              'planted',
              '#222',
              shares(({ planted }) => planted),
              PLANTED,
            ),
          ],
        },
        options: options(
          axis('rank of the product', { min: 1, max: 50 }, logarithmic),
          axis('share of the units (%)', { min: 0.5, max: 20 }, logarithmic),
        ),
      },
    ],
  };
}

function tills({ hours, baskets }: Figures): Picture {
  return {
    name: 'tills',
    title: 'Do customers come at the planted hours, with the planted baskets?',
    note: 'Shares of all receipts.',
    columns: 2,
    panels: [distribution(hours, 'hour of the day'), distribution(baskets, 'lines of a receipt')],
  };
}

function distribution({ at, planted, found }: Distribution, title: string): Settings {
  return {
    type: 'bar',
    data: {
      labels: at,
      datasets: [
        line('planted', '#222', planted.map(inPercent), { ...PLANTED, order: 0 }),
        { label: 'found', data: found.map(inPercent), backgroundColor: BLUE, order: 1 },
      ],
    },
    options: options(axis(title), axis('share of the receipts (%)', { min: 0 })),
  };
}
