/** Colour, pattern and marker of an implementation: one number says all three, and each tells it apart without the others. */
export const MARKERS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'dash'];
const PATTERNS = ['solid', 'rising', 'dots', 'falling', 'level', 'upright', 'grid', 'wide'];
export const LOOKS = MARKERS.length;

/** A font or the like, as the style sheet has it. */
export function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A colour of the style sheet as the theme has it now: a canvas cannot choose between light and dark itself. */
export function ink(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function colour(look: number): string {
  return ink(`--look-${look % LOOKS}`);
}

const TILE = 8;

/** Colours alone must not tell bars apart: each has a pattern of its own. */
export function pattern(look: number): CanvasPattern | string {
  const fill = colour(look);
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  const ctx = tile.getContext('2d');
  const kind = PATTERNS[look % LOOKS];
  if (!ctx || kind === 'solid') return fill;
  ctx.fillStyle = ink('--paper');
  ctx.fillRect(0, 0, TILE, TILE);
  ctx.fillStyle = fill;
  for (let x = 0; x < TILE; x += 1) {
    for (let y = 0; y < TILE; y += 1) if (inked(kind ?? '', x, y)) ctx.fillRect(x, y, 1, 1);
  }
  return ctx.createPattern(tile, 'repeat') ?? fill;
}

function inked(kind: string, x: number, y: number): boolean {
  const half = TILE / 2;
  if (kind === 'rising') return (x + y) % TILE < half;
  if (kind === 'falling') return (x - y + TILE) % TILE < half;
  if (kind === 'level') return y < half;
  if (kind === 'upright') return x < half;
  if (kind === 'grid') return x < 2 || y < 2;
  if (kind === 'dots') return (x % half) * (x % half) + (y % half) * (y % half) < half;
  return (x + y) % TILE < 2;
}
