import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hostileRun } from '../testing/hostile.ts';
import { fullRun, manyCellsRun, quickRun, resumedRun } from '../testing/runs.ts';
import { dataBlock } from './data-block.ts';
import { html } from './html.ts';
import { renderHtml } from './page.ts';

const page = renderHtml(fullRun());
/** What a page says itself: its script holds every word that it may say. */
const withoutScript = (text: string) => text.replace(/<script[\s\S]*?<\/script>/g, '');

test('the page is under 1 MB', () => {
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
});

test('of a hundred cells it is under 2 MB, and says where the seconds are that it leaves out', () => {
  const many = renderHtml(manyCellsRun());
  expect(Buffer.byteLength(many)).toBeLessThan(2_000_000);
  expect(withoutScript(many)).toContain('150 seconds: too many for one page');
  expect(withoutScript(many)).not.toContain('Second by second');
});

test('the same run gives the same page', () => {
  expect(renderHtml(fullRun())).toBe(page);
});

test('its policy allows what is inlined, by hash, and nothing else', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const inlined = [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/].map((it) => it.exec(page)?.[1] ?? '');
  const [style, script] = inlined.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  expect(policy).toBe(
    `default-src 'none'; script-src ${script}; style-src ${style}; img-src data:; base-uri 'none'; form-action 'none'`,
  );
});

test('nothing in it has an address to ask', () => {
  const own = withoutScript(page);
  expect(own).not.toMatch(/(?:src|href|action)="(?!#|data:)|url\(/);
  expect(page).not.toContain('sourceMappingURL');
});

test('its tables, without script, hold the figures of every cell', () => {
  for (const text of ['1,471–1,504', '82.83', 'on-demand?fetch=pushdown (void)', 'precompute', '5.30']) {
    expect(withoutScript(page).replace(/<[^>]*>/g, ' ')).toContain(text);
  }
});

test('it says what was verified and what was not', () => {
  expect(page).toContain('<td data-label="answers NOT verified">22</td>');
  const { verifications: _, ...rest } = quickRun();
  expect(renderHtml({ ...rest, verifications: [] })).toContain('<strong>not verified</strong> at scale 1');
});

describe('of a run that was interrupted and taken up again', () => {
  const text = withoutScript(renderHtml(resumedRun())).replace(/<[^>]*>/g, ' ');

  test('it says which repeats were measured when, and what was not as at the beginning', () => {
    expect(text).toMatch(/2026-07-01T10:00:00\.000Z\s+columnar browse at scale 1: repeat 1 and 2; .*\s+nothing\s/);
    expect(text).toMatch(
      /2026-07-01T13:01:00\.000Z \(3 h after what was measured before\)\s+columnar browse at scale 1: repeat 3; .*\s+kernel: 6\.8\.0, then 6\.9\.0\s/,
    );
  });

  test('it does not claim that all of it was measured on one ground', () => {
    expect(text).toContain('not all of it was as before');
    expect(text).not.toContain('All cells of this run ran on one machine');
    expect(withoutScript(page)).toContain('All cells of this run ran on one machine');
    expect(withoutScript(page)).not.toContain('its parts');
  });
});

describe('what comes from outside', () => {
  test('stays text, in markup and in data', () => {
    const hostile = renderHtml(hostileRun());
    expect(hostile).not.toMatch(/<img/i);
    expect(hostile.match(/<script/g)).toHaveLength(2);
    expect(hostile.match(/<\/script/g)).toHaveLength(2);
  });

  test('is escaped in text and in attributes, and ours is not', () => {
    const name = `"><b>&'\``;
    expect(html`<p title="${name}">${name}${html`<i>${1}</i>`}${[name, 2]}</p>`.html).toBe(
      `<p title="&#34;&#62;&#60;b&#62;&#38;&#39;&#96;">&#34;&#62;&#60;b&#62;&#38;&#39;&#96;<i>1</i>&#34;&#62;&#60;b&#62;&#38;&#39;&#96;2</p>`,
    );
  });

  test('reads back from a data block as it was', () => {
    const value = { name: '</script><!--<script>\u2028' };
    const block = dataBlock('x', value).html;
    expect(block.match(/<\//g)).toHaveLength(1);
    const packed = Buffer.from(block.replace(/<[^>]*>/g, ''), 'base64');
    expect(JSON.parse(gunzipSync(packed).toString())).toEqual(value);
  });
});
