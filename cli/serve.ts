/** `bench serve`: the contract on one implementation, until Ctrl-C. */
import { Argument, Command } from 'commander';
import { provideDataset } from '../harness/provision/data.ts';
import { requireFreePort } from '../harness/provision/ports.ts';
import { type Started, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { passwordOf } from '../model/credentials.ts';
import { knownOf } from './known.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  allowRemoteOption,
  configOption,
  externalOption,
  jsonOption,
  productsOption,
  scaleOption,
  seedOption,
  wholeNumber,
} from './options.ts';
import { POSTGRES_HELP, postgresOption, withPostgres } from './postgres.ts';
import { progressOn } from './progress.ts';

interface ServeOptions {
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
  readonly config?: string;
  readonly external?: string[];
  readonly allowRemote?: true;
  readonly postgres: string;
  readonly port?: number;
  readonly json?: true;
}

export function serveCommand(): Command {
  return new Command('serve')
    .addArgument(new Argument('<name>', 'implementation, with its variant as name?option=value'))
    .addOption(scaleOption().default(1))
    .addOption(seedOption())
    .addOption(productsOption())
    .addOption(configOption())
    .addOption(externalOption())
    .addOption(allowRemoteOption())
    .addOption(postgresOption())
    .option('--port <n>', 'default: any free one', wholeNumber(1, 65_535))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${POSTGRES_HELP}
What is written to it is gone with it. Examples:
  bench serve columnar
  bench serve 'columnar?threads=1' --scale 10 --port 8080`,
    )
    .action(serve);
}

async function serve(name: string, options: ServeOptions): Promise<void> {
  const { scale, seed, products, port, json } = options;
  const variant = parseVariant(name, (await knownOf(options)).implementations);
  await sweepCache();
  // Said now, and not after minutes of making data.
  if (port !== undefined) await requireFreePort(port);
  const progress = progressOn(process.stderr);
  progress.state(`starting ${name} at scale ${scale}`);
  const serving = async ({ service: { baseUrl, secret }, signal }: Started) => {
    progress.end();
    const logins = ['bi-1', 'shop-1'].map((login) => ({ login, password: passwordOf(secret, login) }));
    process.stdout.write(json ? `${JSON.stringify({ baseUrl, logins })}\n` : introduction(baseUrl, logins));
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      if (signal.aborted) reject(signal.reason);
    });
  };
  await withPostgres(options, async (postgres) => {
    const dataset = await provideDataset({ scale, seed, products }, { signal: lifecycleSignal });
    const request = { variant, dataset, name: 'serve', signal: lifecycleSignal, postgres };
    return withService({ ...request, ...(port === undefined ? {} : { port }) }, serving);
  });
}

function introduction(baseUrl: string, logins: readonly { login: string; password: string }[]): string {
  const [bi] = logins;
  return `Serving on ${baseUrl} until Ctrl-C. Logins of this start:
${logins.map(({ login, password }) => `  ${login.padEnd(8)} ${password}`).join('\n')}

Try:
  TOKEN=$(curl -s ${baseUrl}/v1/sessions -H 'content-type: application/json' \\
    -d '{"login":"${bi?.login}","password":"${bi?.password}"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  curl -s ${baseUrl}/v1/chain/products/1 -H "authorization: Bearer $TOKEN"
`;
}
