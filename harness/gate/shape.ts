/** How a workload is measured, as its warm-up shows that it can be: length of segments, their number, and which metrics decide. */
import { primariesFor } from '../../judge/gate/rules.ts';
import { BLOCK } from '../../judge/gate/schedule.ts';
import type { GateShape } from '../../model/gate-file.ts';
import type { Seconds } from '../../model/units.ts';

const SHORTEST: Seconds = 0.2;
const LONGEST: Seconds = 4;
/** In a segment, so that its median is none of chance. */
const FEWEST_ANSWERS = 16;
/** Of the segments of a generation together. */
const SEGMENTS_TOGETHER: Seconds = 6.4;
const FEWEST_BLOCKS = 2;
/** Both sides may turn out slower than in their warm-up: a metric that needs many requests is not named on a hope. */
const SURE_SHARE = 0.8;

/** @param answersPerSecond - of the slower side, in its warm-up */
export function shapeFor(answersPerSecond: number): GateShape {
  const wanted = FEWEST_ANSWERS / answersPerSecond;
  const segmentSeconds = Math.round(1000 * Math.min(LONGEST, Math.max(SHORTEST, wanted))) / 1000;
  const blocks = Math.max(FEWEST_BLOCKS, Math.round(SEGMENTS_TOGETHER / (BLOCK * segmentSeconds)));
  const ofSide = (BLOCK / 2) * blocks * segmentSeconds * answersPerSecond;
  return { primaries: [...primariesFor(SURE_SHARE * ofSide)], segmentSeconds, blocks };
}
