import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fullRun, hostileRun, quickRun } from '../fixture.ts';
import { html, jsonBlock } from './html.ts';
import { renderHtml } from './page.ts';

const page = renderHtml(fullRun());

test('the page is under 1 MB', () => {
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
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
  const own = page.replace(/<script[\s\S]*?<\/script>/g, '');
  expect(own).not.toMatch(/(?:src|href|action)="(?!#|data:)|url\(/);
  expect(page).not.toContain('sourceMappingURL');
});

test('its tables, without script, hold the figures of every cell', () => {
  for (const text of ['1,471–1,504', '82.83', 'on-demand?fetch=pushdown (void)', 'precompute', '5.30']) {
    expect(page.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]*>/g, ' ')).toContain(text);
  }
});

test('it says what was verified and what was not', () => {
  expect(page).toContain('<td data-label="answers NOT verified">22</td>');
  const { verifications: _, ...rest } = quickRun();
  expect(renderHtml({ ...rest, verifications: [] })).toContain('<strong>not verified</strong> at scale 1');
});

describe('what comes from outside', () => {
  test('stays text, in markup and in data', () => {
    const hostile = renderHtml(hostileRun());
    expect(hostile).not.toMatch(/<img/i);
    expect(hostile.match(/<script/g)).toHaveLength(3);
    expect(hostile.match(/<\/script/g)).toHaveLength(3);
  });

  test('is escaped in text and in attributes, and ours is not', () => {
    const name = `"><b>&'\``;
    expect(html`<p title="${name}">${name}${html`<i>${1}</i>`}${[name, 2]}</p>`.html).toBe(
      `<p title="&#34;&#62;&#60;b&#62;&#38;&#39;&#96;">&#34;&#62;&#60;b&#62;&#38;&#39;&#96;<i>1</i>&#34;&#62;&#60;b&#62;&#38;&#39;&#96;2</p>`,
    );
  });

  test('reads back from a data block as it was', () => {
    const value = { name: '</script><!--<script>\u2028' };
    const block = jsonBlock('x', value).html;
    expect(block.match(/<\//g)).toHaveLength(1);
    expect(JSON.parse(block.replace(/<[^>]*>/g, ''))).toEqual(value);
  });
});
