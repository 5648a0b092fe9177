/** How the rate goes over a phase: from a scenario's shape to pieces of a straight line, and from load to time. */
import type { Shape } from '../../model/scenario.ts';
import type { Milliseconds } from '../../model/units.ts';

/** A stretch of time over which the factor of the rate goes linearly from one value to another. */
export interface Piece {
  readonly from: Milliseconds;
  readonly until: Milliseconds;
  readonly begins: number;
  readonly ends: number;
}

/**
 * A phase as pieces, ascending and without a gap. The warm-up has the factor that the window begins with.
 * A steady phase is one piece, so that its arrivals do not depend on where its window begins or ends.
 */
export function piecesOf(shape: Shape, warmup: Milliseconds, window: Milliseconds): Piece[] {
  const pieces = unitPiecesOf(shape).map(({ from, until, ...factors }) => ({
    from: warmup + from * window,
    until: warmup + until * window,
    ...factors,
  }));
  const [first] = pieces;
  if (first === undefined || warmup === 0) return pieces;
  if (shape.kind === 'steady') return [{ ...first, from: 0 }];
  return [{ from: 0, until: warmup, begins: first.begins, ends: first.begins }, ...pieces];
}

/** Mean of the factor over the window. */
export function meanFactor(shape: Shape): number {
  return unitPiecesOf(shape).reduce((sum, piece) => sum + loadOf(piece), 0);
}

/** Of the factor over the window. */
export function greatestFactor(shape: Shape): number {
  return Math.max(...unitPiecesOf(shape).flatMap(({ begins, ends }) => [begins, ends]));
}

/**
 * Load is time weighted with the factor: what takes 1 s at a factor of 2 takes 2 s at a factor of 1.
 * @returns from load since the phase's begin to the last moment at which no more than that has summed up, so that it is
 *   never inside a piece of factor 0; null where the whole phase sums up to no more. To be asked with ascending loads.
 */
export function timeAtLoad(pieces: readonly Piece[]): (load: Milliseconds) => Milliseconds | null {
  let next = 0;
  let before: Milliseconds = 0;
  return (load) => {
    for (; next < pieces.length; next++) {
      const piece = pieces[next];
      if (piece === undefined) break;
      const carried = loadOf(piece);
      if (load - before < carried) return timeIn(piece, load - before);
      before += carried;
    }
    return null;
  };
}

/** Over a window that lasts from 0 to 1. */
function unitPiecesOf(shape: Shape): Piece[] {
  switch (shape.kind) {
    case 'steady':
      return [{ from: 0, until: 1, begins: 1, ends: 1 }];
    case 'ramp':
      return [{ from: 0, until: 1, begins: shape.from, ends: shape.to }];
    case 'steps':
      return shape.factors.map((factor, step, { length }) => flat(step / length, (step + 1) / length, factor));
    case 'spike':
      return [flat(0, shape.from, 1), flat(shape.from, shape.until, shape.factor), flat(shape.until, 1, 1)].filter(
        ({ from, until }) => from < until,
      );
  }
}

function flat(from: number, until: number, factor: number): Piece {
  return { from, until, begins: factor, ends: factor };
}

function loadOf({ from, until, begins, ends }: Piece): Milliseconds {
  return ((until - from) * (begins + ends)) / 2;
}

/**
 * Where begins·x + (ends − begins)/length · x²/2 reaches the load: the root in the form that also holds for a slope of 0
 * and loses nothing near one. Rounding must not lead over the edge into the next second.
 */
function timeIn({ from, until, begins, ends }: Piece, load: Milliseconds): Milliseconds {
  if (load === 0) return from;
  const slope = (ends - begins) / (until - from);
  const after =
    slope === 0 ? load / begins : (2 * load) / (begins + Math.sqrt(Math.max(0, begins ** 2 + 2 * slope * load)));
  return Math.min(from + after, until * (1 - Number.EPSILON));
}
