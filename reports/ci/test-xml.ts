/** Test support: a strict reader of the XML that we write: elements, attributes, text and the five named references. */

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  /** Of itself, not of its children. */
  text: string;
}

const TOKEN = /<(?<close>\/)?(?<name>[a-z][a-z-]*)(?<inside>(?:\s+[a-z]+="[^"<]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/gy;
const ALLOWED = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * @returns all elements in the order of their beginnings, the root first
 * @throws {Error} for what is not well-formed
 */
export function readXml(document: string): XmlNode[] {
  if (!ALLOWED.test(document)) throw new Error('a character that XML 1.0 forbids');
  const source = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '').trim();
  const top: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const all: XmlNode[] = [];
  const open = [top];
  let end = 0;
  for (const { 0: whole, index, groups = {} } of source.matchAll(TOKEN)) {
    end = index + whole.length;
    const parent = open.at(-1) ?? top;
    if (groups.text !== undefined) {
      if (parent === top) throw new Error(`text outside the root: ${whole}`);
      parent.text += unescaped(groups.text);
    } else if (groups.close !== undefined) {
      if (open.pop()?.name !== groups.name) throw new Error(`${whole} closes what is not open`);
    } else {
      const node = { name: groups.name ?? '', attributes: attributesOf(groups.inside ?? ''), children: [], text: '' };
      parent.children.push(node);
      all.push(node);
      if (groups.empty === undefined) open.push(node);
    }
  }
  if (end !== source.length) throw new Error(`not understood: ${source.slice(end, end + 40)}`);
  if (open.length !== 1 || top.children.length !== 1) throw new Error('not one whole root');
  return all;
}

function attributesOf(inside: string): Readonly<Record<string, string>> {
  const pairs = [...inside.matchAll(/([a-z]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, unescaped(value)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`an attribute twice: ${inside}`);
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  return text.replace(/&([a-z]*);?/g, (whole, name: string) => {
    const character = REFERENCES[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`no such reference: ${whole}`);
    return character;
  });
}
