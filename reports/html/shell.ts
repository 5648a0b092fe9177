/** The document around a page: one file, a policy that lets nothing be fetched, data blocks, and the script. */
import { createHash } from 'node:crypto';
import { clientScript, styleSheet } from './assets.ts';
import { dataBlock } from './data-block.ts';
import { type Html, html, trusted } from './html.ts';

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** By the id of its element: what the script reads. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** @returns a whole HTML file */
export function documentOf({ title, body, data }: Page): string {
  const style = styleSheet();
  const script = clientScript();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy(style, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
${body}
${Object.entries(data).map(([id, value]) => html`${dataBlock(id, value)}\n`)}<script>${trusted(script)}</script>
</body>
</html>
`.html;
}

/** Only what is inlined here may run or style, by its hash; nothing may be fetched, framed or sent. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
}
