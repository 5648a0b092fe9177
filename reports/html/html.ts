/** HTML by tagged templates: whatever is put in is escaped unless it was made here itself. */
import { printable } from '../words.ts';

export interface Html {
  readonly html: string;
}
export type Content = string | number | Html | readonly Content[];

export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { html: parts.reduce((text, part, index) => text + contentText(values[index - 1] ?? '') + part) };
}

function contentText(content: Content): string {
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  if ('html' in content) return content.html;
  return content.map(contentText).join('');
}

/** Between a number and its unit no line may break. */
const BEFORE_UNIT = /(?<=\d) (?=(?:%|ms|s|CPU-s|[kMGT]?B)(?![\w-]))/g;

/** Fit for text and for quoted attributes. Control characters and direction overrides are taken out as well. */
function escaped(text: string): string {
  return printable(text)
    .replace(BEFORE_UNIT, '\u00a0')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text of ours that is markup already. */
export function trusted(text: string): Html {
  return { html: text };
}
