import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseOnPrice } from './price.ts';
import { priceResponseOf } from './price-response.ts';
import { daysOfWeeks, series, type Week } from './testing/days.ts';

/*
 * The arithmetic below is in units of d = 69315 = L(200) − L(100) = L(100) − L(50), with
 * L(50) = 391202, L(100) = 460517, L(200) = 529832, L(25) = 321888, L(400) = 599146.
 * Prices lie evenly around 100 in logarithms, so Σ(x − mean x)² is just the six outer weeks: 6·d².
 */

/** Average price and units of a week. */
const at = (cents: number, units: number): Week => ({ units, netCents: cents * units });

function weeksAt(dear: Week, middle: readonly Week[], cheap: Week): Week[] {
  return [dear, dear, dear, ...middle, cheap, cheap, cheap];
}

/** Half the price sells four times as much: dx = 69315, dy = −138629; N = 8·6·dx·dy, V = 8·6·dx²; elasticity −2. */
const ELASTIC = weeksAt(at(200, 25), [at(100, 100), at(100, 100)], at(50, 400));
/** A quarter of the price sells twice as much: N + V > 0, dearer is better. */
const INELASTIC = weeksAt(at(400, 50), [at(100, 100), at(100, 100)], at(25, 200));

interface Question {
  readonly price: number;
  readonly cost: number;
  readonly cover?: number | null;
}

function advice(weeks: readonly Week[], { price, cost, cover = 200 }: Question) {
  return adviseOnPrice({ days: daysOfWeeks(weeks), currentPriceCents: price, unitCostCents: cost }, cover);
}

test('the regression’s sums are those worked out by hand', () => {
  // m = 8: N = 48 · 69315 · −138629, V = 48 · 69315², Vy = 48 · 138629²
  expect(priceResponseOf(daysOfWeeks(ELASTIC))).toEqual({
    weeks: 8,
    prices: 3,
    n: 48n * 69_315n * -138_629n,
    v: 48n * 69_315n ** 2n,
    vy: 48n * 138_629n ** 2n,
  });
});

describe('with an elasticity of −2 the best price is twice the cost (Lerner)', () => {
  // c · (−N) / (−(N + V)) = c · 138629 / 69314 = c · 2.00001; 1000 · N / V = −1999.99 → −2000
  test.each([
    { price: 100, cost: 60, action: 'raise', to: 109, why: 'best 120, reach 90…110: t = 110, 10·rhu(10.1) + 9 = 109' },
    { price: 120, cost: 60, action: 'cut', to: 119, why: 'best 120, reach 108…132: t = 120, 10·rhu(11.1) + 9 = 119' },
    { price: 150, cost: 60, action: 'cut', to: 139, why: 'best 120, reach 135…165: t = 135, 10·rhu(12.6) + 9 = 139' },
    { price: 50, cost: 10, action: 'cut', to: 49, why: 'best 20, reach 45…55: t = 45, 10·rhu(3.6) + 9 = 49' },
    { price: 100, cost: 52, action: 'raise', to: 109, why: 'best 104, reach 90…110: t = 104, 10·rhu(9.5) + 9 = 109' },
    {
      price: 15,
      cost: 5,
      action: 'raise',
      to: 16,
      why: 'best 10, reach 14…16: t = 14, 10·rhu(0.5) + 9 = 19, back to 16',
    },
    { price: 10, cost: 4, action: 'cut', to: 9, why: 'best 8, reach 9…11: t = 9, 10·rhu(0) + 9 = 9' },
    { price: 5, cost: 1, action: 'hold', to: 5, why: 'best 2, reach 5…5: t = 5, 10·rhu(−0.4) + 9 = 9, back to 5' },
    {
      price: 100,
      cost: 200,
      action: 'raise',
      to: 210,
      why: 'reach ⌈1.05 · 200⌉ = 210 alone: 10·rhu(20.1) + 9 = 209, back',
    },
    { price: 100, cost: 85, action: 'raise', to: 109, why: 'best 170, reach ⌈89.25⌉ = 90…110' },
    { price: 101, cost: 93, action: 'raise', to: 109, why: 'reach ⌈97.65⌉ = 98…⌊111.1⌋ = 111: 10·rhu(10.2) + 9 = 109' },
  ])('$price at a cost of $cost: $action to $to ($why)', ({ price, cost, action, to }) => {
    expect(advice(ELASTIC, { price, cost })).toEqual({
      currentCents: price,
      action,
      reason: action === 'hold' ? 'no-change' : null,
      recommendedCents: to,
      elasticityMilli: -2000,
    });
  });
});

test('inelastic demand takes the dearest price within reach', () => {
  // dx = 138629, dy = −69315: 1000 · N / V = −500.004. Reach 90…110: t = 110 → 109.
  expect(advice(INELASTIC, { price: 100, cost: 10 })).toEqual({
    currentCents: 100,
    action: 'raise',
    reason: null,
    recommendedCents: 109,
    elasticityMilli: -500,
  });
});

/*
 * Outer weeks a step of 1.2 apart, dy = 18232, the two in the middle at 120 · k and 120 / k, e = 10⁵ · ln k:
 * N = 48·d·dy, V = 48·d², Vy = 48·dy² + 16·e², so 10 · N² < V · Vy comes to 27 · dy² = 8974957248 < e².
 */
/** k = 8/3: e = 98083, e² = 9620274889. */
const WEAK = weeksAt(at(200, 100), [at(100, 320), at(100, 45)], at(50, 144));
/** k = 5/2: e = 91629, e² = 8395873641. */
const BARELY_STRONG = weeksAt(at(200, 100), [at(100, 300), at(100, 48)], at(50, 144));
const RISING = weeksAt(at(200, 400), [at(100, 100), at(100, 100)], at(50, 25));
const FLAT = weeksAt(at(200, 100), [at(100, 100), at(100, 100)], at(50, 100));
/** N = 0 although units vary: 10 · 0 < V · Vy holds as well. */
const FLAT_AND_NOISY = weeksAt(at(200, 110), [at(100, 220), at(100, 55)], at(50, 110));
const TWO_PRICES = ELASTIC.filter(({ units }) => units !== 100);

describe('the price is held', () => {
  test.each([
    { weeks: ELASTIC.slice(1), reason: 'few-weeks', why: '7 weeks' },
    { weeks: [], reason: 'few-weeks', why: 'nothing sold' },
    { weeks: new Array<Week>(7).fill(at(100, 5)), reason: 'few-weeks', why: 'before few-prices: 7 weeks at one price' },
    { weeks: [...TWO_PRICES, ...TWO_PRICES], reason: 'few-prices', why: '12 weeks at two prices' },
    { weeks: new Array<Week>(9).fill(at(100, 5)), reason: 'few-prices', why: 'before no-response: N = V = 0' },
    { weeks: RISING, reason: 'no-response', why: 'dearer sold more, N > 0' },
    { weeks: FLAT, reason: 'no-response', why: 'N = 0' },
    { weeks: FLAT_AND_NOISY, reason: 'no-response', why: 'before weak-fit: N = 0' },
    { weeks: WEAK, reason: 'weak-fit', why: 'price explains less than a tenth' },
  ])('$reason: $why', ({ weeks, reason }) => {
    expect(advice(weeks, { price: 150, cost: 60, cover: 0 })).toMatchObject({
      currentCents: 150,
      action: 'hold',
      reason,
      recommendedCents: 150,
    });
  });

  test('not for a weak fit when price explains just over a tenth', () => {
    expect(advice(BARELY_STRONG, { price: 100, cost: 60 }).reason).toBeNull();
  });

  test('for low cover, if it is known and below 7 days, and the price would be cut', () => {
    expect(advice(ELASTIC, { price: 150, cost: 60, cover: 69 })).toMatchObject({ action: 'hold', reason: 'low-cover' });
    expect(advice(ELASTIC, { price: 150, cost: 60, cover: -5 })).toMatchObject({ action: 'hold', reason: 'low-cover' });
    expect(advice(ELASTIC, { price: 150, cost: 60, cover: 70 })).toMatchObject({ action: 'cut', reason: null });
    expect(advice(ELASTIC, { price: 150, cost: 60, cover: null })).toMatchObject({ action: 'cut', reason: null });
    expect(advice(ELASTIC, { price: 100, cost: 60, cover: 0 })).toMatchObject({ action: 'raise', reason: null });
  });

  test('if the best is what it is', () => {
    // Best 120, reach 108…130: 119.
    expect(advice(ELASTIC, { price: 119, cost: 60, cover: 0 })).toMatchObject({ action: 'hold', reason: 'no-change' });
  });

  test('with the elasticity all the same, and null where all weeks had one price', () => {
    // 10 weeks: 1000 · 138629 / 69315 = 1999.99
    expect(advice(RISING, { price: 100, cost: 60 }).elasticityMilli).toBe(2000);
    expect(advice(FLAT, { price: 100, cost: 60 }).elasticityMilli).toBe(0);
    expect(advice(new Array<Week>(9).fill(at(100, 5)), { price: 100, cost: 60 }).elasticityMilli).toBeNull();
    expect(advice([], { price: 100, cost: 60 }).elasticityMilli).toBeNull();
  });
});

describe('a week is kept', () => {
  const keptOf = (week: Week) => priceResponseOf(daysOfWeeks([week])).weeks;

  test.each([
    [at(100, 1), 1],
    [{ units: 0, netCents: 100 }, 0],
    [{ units: -1, netCents: -100 }, 0],
    [{ units: 100, netCents: 50 }, 1], // rhu(0.5) = 1
    [{ units: 100, netCents: 49 }, 0], // rhu(0.49) = 0
    [{ units: 1, netCents: -20 }, 0],
  ])('of %j: %i', (week, kept) => {
    expect(keptOf(week)).toBe(kept);
  });

  test('unless a shelf was empty at the end of one of its seven days', () => {
    const days = daysOfWeeks(new Array<Week>(52).fill(at(100, 5)));
    const keptWithout = (empty: number, stock: number) => {
      const closingStock = series((ago) => (ago === empty ? stock : 9));
      return priceResponseOf({ ...days, closingStock }).weeks;
    };
    expect(keptWithout(0, 0)).toBe(51);
    expect(keptWithout(6, -3)).toBe(51);
    expect(keptWithout(6, 1)).toBe(52);
    expect(keptWithout(363, 0)).toBe(51);
    expect(keptWithout(364, 0)).toBe(52);
  });

  test('if it is one of the newest 52', () => {
    expect(priceResponseOf(daysOfWeeks(new Array<Week>(56).fill(at(100, 5)))).weeks).toBe(52);
  });
});

test('a recommendation lies within its bounds, whatever was sold', () => {
  const week = fc.record({ units: fc.integer({ min: -3, max: 60 }), netCents: fc.integer({ min: -100, max: 20_000 }) });
  const question = fc.record({ price: fc.integer({ min: 1, max: 3000 }), cost: fc.integer({ min: 1, max: 3000 }) });
  fc.assert(
    fc.property(fc.array(week, { minLength: 8, maxLength: 52 }), question, (weeks, { price, cost }) => {
      const { action, recommendedCents } = advice(weeks, { price, cost });
      // 9p/10 and 105c/100 rounded up, 11p/10 rounded down, without dividing.
      const reachesDown = 10 * recommendedCents >= 9 * price && 100 * recommendedCents >= 105 * cost;
      const reachesUp = 10 * recommendedCents <= 11 * price || 100 * (recommendedCents - 1) < 105 * cost;
      if (action === 'hold') expect(recommendedCents).toBe(price);
      else expect({ reachesDown, reachesUp }).toEqual({ reachesDown: true, reachesUp: true });
      if (action === 'raise') expect(recommendedCents).toBeGreaterThan(price);
      if (action === 'cut') expect(recommendedCents).toBeLessThan(price);
    }),
  );
});

test('10 · N² past 10²⁶ is exact', () => {
  // 51 weeks, 17 each at 50, 100, 200 selling 4·10⁶, 10⁶, 25·10⁴, again even steps of 138629:
  // L(4·10⁶) = 1520180, L(10⁶) = 1381551, L(25·10⁴) = 1242922. N = 51 · 34 · 69315 · −138629, so 10 · N² = 2.8·10²⁷.
  const many = [at(200, 250_000), at(100, 1_000_000), at(50, 4_000_000)].flatMap((week) =>
    new Array<Week>(17).fill(week),
  );
  const { n } = priceResponseOf(daysOfWeeks(many));
  expect(n).toBe(51n * 34n * 69_315n * -138_629n);
  expect(10n * n * n > 10n ** 26n).toBe(true);
  expect(advice(many, { price: 100, cost: 60 })).toMatchObject({ action: 'raise', elasticityMilli: -2000 });
});
