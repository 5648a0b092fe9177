/** What the page holds as data, and what another page or file holds. */

/** @returns null where there is no such block */
export async function pageData(page: Document, id: string): Promise<unknown> {
  const text = page.getElementById(id)?.textContent;
  return text === null || text === undefined ? null : JSON.parse(await unpacked(text));
}

async function unpacked(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
