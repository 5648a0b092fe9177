/** What micro.ts times, in groups that answer one question each; the first arm of a group is what the others are compared with. */
import { answerParser } from '../../harness/drive/answer-parser.ts';
import { readAsOf } from '../../harness/drive/answers.ts';
import { recorder } from '../../judge/histogram.ts';
import { abcClasses } from '../../model/answers/abc.ts';
import { detailOf } from '../../model/answers/answers.ts';
import { forecastOf } from '../../model/answers/forecast.ts';
import { kpisOf } from '../../model/answers/kpis.ts';
import { adviseOnPrice } from '../../model/answers/price.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { PRODUCT, REVENUES, STATISTICS, TODAY, TODAY_NUMBER } from './data.ts';

/** Names an arm as `group/arm`. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  'a detail’s formulas': {
    'all of them': detail,
    'key figures': () => kpisOf(STATISTICS, 'A'),
    forecast: () => forecastOf(STATISTICS.days.units, TODAY_NUMBER),
    'price advice': () => adviseOnPrice(STATISTICS, 120),
    'ABC of 40 products': () => abcClasses(REVENUES),
  },
  'a detail as text': {
    'JSON.stringify': stringified(),
    'canonical JSON': canonical(),
  },
  'what an answer includes': {
    'the whole answer parsed': parsedWhole(),
    'its first member alone': parsedFirst(),
  },
  'the driver’s share of a request': {
    'an answer read': reading(),
    'a time recorded': recording(),
  },
};

function detail() {
  return detailOf({ kind: 'shop', shopId: 1 }, PRODUCT, TODAY, STATISTICS, 'A');
}

/** As a service would send it, with 64 tills in its asOf. */
function answerText(): string {
  return JSON.stringify({ asOf: Array.from({ length: 64 }, (_, i) => [1 + i, 101, 40 + i]), data: detail() });
}

function stringified() {
  const value = detail();
  return () => JSON.stringify(value);
}

function canonical() {
  const value = detail();
  return () => canonicalJson(value);
}

function parsedWhole() {
  const text = answerText();
  return () => JSON.parse(text).asOf;
}

function parsedFirst() {
  const text = answerText();
  return () => readAsOf(text);
}

function reading() {
  const body = answerText();
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\nDate: Fri, 27 Nov 2026 20:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=72\r\n\r\n`;
  const bytes = Buffer.from(head + body);
  const parser = answerParser();
  return () => parser.feed(bytes);
}

function recording() {
  const times = recorder();
  let us = 1;
  return () => {
    us = (us * 48_271) % 1_000_003;
    times.record(us);
  };
}
