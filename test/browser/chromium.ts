/**
 * A real browser for tests, on a bare machine too: one that is named or installed, else the one that
 * @sparticuz/chromium ships, unpacked with its libraries and fonts into a folder of this user's.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, lstat, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** By number: a container's user need not have a name. */
const USER = process.getuid?.() ?? 0;

const FLAGS = [
  // The pages are our own files, and as root or in a container the sandbox cannot be set up.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  // Chromium asks home for updates and the like by itself.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
];

/**
 * @throws {Error} if no browser starts: a test that was not run must not look like one that passed
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const failures: string[] = [];
  for (const path of [...(named ? [named] : []), ...INSTALLED]) {
    if (!(await isExecutable(path))) continue;
    try {
      return await chromium.launch({ executablePath: path, args: FLAGS });
    } catch (error) {
      failures.push(`${path}: ${firstLine(error)}`);
    }
  }
  try {
    const folder = await unpacked();
    return await chromium.launch({ executablePath: join(folder, 'chromium'), args: FLAGS, env: environment(folder) });
  } catch (error) {
    failures.push(`@sparticuz/chromium: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Error(`no Chromium starts (${failures.join('; ')}): name one that does in CHROMIUM_PATH`);
}

/** The libraries that a bare machine lacks are looked for after its own. */
function environment(folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const libraries = [process.env.LD_LIBRARY_PATH, join(folder, 'al2023', 'lib')].filter((path) => path);
  return {
    ...Object.fromEntries(inherited),
    LD_LIBRARY_PATH: libraries.join(':'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
    HOME: folder,
  };
}

/**
 * Unpacks once per user and version: into a new folder, then renamed, so that nobody ever sees half of it.
 * The package itself would share one folder between all users, who cannot run each other's browser.
 */
async function unpacked(): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const folder = join(tmpdir(), `aunt-emma-bench-chromium-${USER}-${await versionOf(entry)}`);
  if (await isOwn(folder)) return folder;
  const staging = await mkdtemp(`${folder}-`);
  try {
    // In a process of its own: the package goes by its environment alone, and unpacks its libraries only where they are known to be missing.
    const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    const env = { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await run(process.execPath, ['--input-type=module', '--eval', unpack], { env, cwd: dirname(entry) });
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontSettings(folder));
    // Another test run may have been faster; then its folder is as good.
    await rename(staging, folder).catch(async (error: unknown) => {
      if (!(await isOwn(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** The machine's fonts, else the one that is shipped; the package's own settings know neither folder. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

async function versionOf(entry: string): Promise<string> {
  const description: unknown = JSON.parse(await readFile(join(dirname(entry), '../../package.json'), 'utf8'));
  const { version } = Object(description);
  if (typeof version !== 'string') throw new Error(`no version beside ${entry}: run "npm ci" again`);
  return version;
}

/** A folder that somebody else could have put there is not run from. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return found?.isDirectory() === true && found.uid === USER && (found.mode & 0o022) === 0;
}

const run = promisify(execFile);

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
