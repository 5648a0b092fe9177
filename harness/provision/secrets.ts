/** Passwords and where they must not be seen: messages and logs go into run files, reports and their folders. */
import { readFile, writeFile } from 'node:fs/promises';
import { filesIn } from './folders.ts';

/** The password of a database's address, as it stands there and as it is meant; none without an address. */
export function secretsIn(url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)];
}

/** @param secrets - empty ones are nothing to hide */
export function hide(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}

/** For the logs of processes that have ended: what they print is not ours to choose. */
export async function hideInFiles(folder: string, secrets: readonly string[]): Promise<void> {
  // Whoever waits for the folder may have removed it meanwhile.
  for (const file of await filesIn(folder).catch(() => [])) {
    // Bytes one to one: a log may hold anything.
    const text = await readFile(file, 'latin1');
    const hidden = hide(
      text,
      secrets.map((secret) => Buffer.from(secret).toString('latin1')),
    );
    if (hidden !== text) await writeFile(file, hidden, 'latin1');
  }
}
