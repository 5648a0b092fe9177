/** What a reader must know of a database server that is not ours: what was not counted, and where its means are others. */
import { type PostgresMeans, postgresSettings } from '../../../implementations/shared/postgres/settings.ts';
import type { Doubt } from '../../../model/cell.ts';
import type { Environment } from '../../../model/run-file.ts';
import type { PostgresProvider } from './provider.ts';

/** How many may connect and which clock is shown make nothing faster or slower. */
const NO_MEANS = ['max_connections', 'max_wal_senders', 'timezone'];
const UNITS: Readonly<Record<string, number>> = {
  ...{ kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 },
  ...{ ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 },
};

/** None with our own server, which has the settings by design, or without an implementation on PostgreSQL. */
export function databaseDoubts(
  { isOurs }: Pick<PostgresProvider, 'isOurs'>,
  { settings: { postgresql: settings } }: Pick<Environment, 'settings'>,
  means: PostgresMeans,
): Doubt[] {
  if (isOurs || settings === undefined) return [];
  return [
    {
      kind: 'database-apart',
      message: 'the database server is not ours: its CPU and memory are not counted, and what else it does is not seen',
      advice: 'compare cost with --postgres embedded',
    },
    ...unequalMeans(settings, postgresSettings(means)),
  ];
}

function unequalMeans(found: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): Doubt[] {
  const others = Object.entries(wanted).filter(
    ([name, value]) => !NO_MEANS.includes(name) && amount(found[name] ?? '') !== amount(value),
  );
  if (others.length === 0) return [];
  const list = others.map(([name, value]) => `${name} ${found[name] ?? 'unknown'} instead of ${value}`);
  return [
    {
      kind: 'unequal-means',
      message: `the database server has other means than the other stores: ${list.join(', ')}`,
      advice: 'start it with these settings (docs/postgres.md), or compare implementations on PostgreSQL only',
    },
  ];
}

/** `3072MB` and `3GB` are the same, `1h` and `60min` too; what is no number with a unit is itself. */
function amount(value: string): number | string {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s?([a-zA-Z]*)$/.exec(value) ?? [];
  const factor = unit === '' ? 1 : UNITS[unit ?? ''];
  return number === undefined || factor === undefined ? value : Number(number) * factor;
}
