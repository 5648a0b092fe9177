/** The grammar of OpenMetrics 1.0 text: families of gauges, with their samples. */
import { rounded } from '../metric-rows.ts';

export interface Family {
  readonly name: string;
  /** Also the end of the name, as the format demands; null: none. */
  readonly unit: string | null;
  readonly help: string;
  readonly samples: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** @param unit - also the end of the name */
export function gauge(name: string, help: string, samples: readonly string[], unit: string | null = null): Family {
  return { name, unit, help, samples };
}

export function familyText({ name, unit, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const head = [`# TYPE ${name} gauge`, ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]), `# HELP ${name} ${help}`];
  return `${[...head, ...samples].join('\n')}\n`;
}

export function sample(name: string, labels: Labels, value: number): string {
  const inside = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${inside.join(',')}} ${number(value)}`;
}

/** Of what the format escapes in a label; a name has no line feed any more. */
function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

function number(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(rounded(value));
}
