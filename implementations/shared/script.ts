import { fileURLToPath } from 'node:url';
import type { NonEmpty } from '../../model/units.ts';

/** Arguments that run a TypeScript file beside the caller on the pinned Node. @param base - the caller's `import.meta.url` */
export function script(base: string, file: string): NonEmpty<string> {
  return [process.execPath, '--disable-warning=ExperimentalWarning', fileURLToPath(new URL(file, base))];
}
