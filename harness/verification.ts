/** Verifies one variant on one data set, on a service of its own that is gone afterwards. */
import { catalogOf } from '../datagen/catalog.ts';
import { livePrices, type MakePrice } from '../datagen/live-prices.ts';
import { liveReceipts } from '../datagen/receipts.ts';
import { type Oracle, openOracle } from '../oracle/oracle.ts';
import { type Verified, type VerifyRequest, verifyService } from './check/verify.ts';
import type { MakeReceipt } from './drive/live-tills.ts';
import { type ProvidedDataset, provideOracle } from './provision/data.ts';
import { ProvisionError, reason } from './provision/errors.ts';
import { type StartRequest, withService } from './started.ts';
import { fileName, printVariant, type Variant } from './variant.ts';

/** What checks of one data set need: made once, closed by the caller. */
export interface Checker {
  readonly dataset: ProvidedDataset;
  readonly oracle: Oracle;
  readonly makeReceipt: MakeReceipt;
  readonly makePrice: MakePrice;
}

/** What came out, with the name of what it is about. */
export interface VerifiedVariant extends Verified {
  readonly scale: number;
  /** With its options, as users write it. */
  readonly implementation: string;
}

export async function openChecker(dataset: ProvidedDataset): Promise<Checker> {
  const { seed, products } = dataset.manifest;
  const folder = await provideOracle(dataset);
  const oracle = await openOracle(folder, dataset.manifest).catch((error: unknown) => {
    throw new ProvisionError(
      'damaged',
      `cannot read the sums of right answers in ${folder} (${reason(error)}): remove that folder and try again`,
    );
  });
  const catalog = catalogOf(seed, products);
  return { dataset, oracle, makeReceipt: liveReceipts(seed, catalog), makePrice: livePrices(seed, catalog) };
}

export async function verifyVariant(
  { dataset, oracle, makeReceipt, makePrice }: Checker,
  variant: Variant,
  {
    extent,
    seed,
    loadSeconds,
    signal,
    onProgress,
    logFolder,
    postgres,
  }: Pick<VerifyRequest, 'extent' | 'seed' | 'loadSeconds' | 'onProgress'> &
    Pick<StartRequest, 'signal' | 'logFolder' | 'postgres'>,
): Promise<VerifiedVariant> {
  const name = `verify-${fileName(printVariant(variant))}`;
  const request = { variant, dataset, name, signal, postgres, ...(logFolder === undefined ? {} : { logFolder }) };
  const verified = await withService(request, (started) =>
    verifyService({
      service: started.service,
      oracle,
      manifest: dataset.manifest,
      capabilities: variant.implementation.capabilities(variant.options),
      makeReceipt: (shopId, till, seq) => makeReceipt(shopId, till, seq, 1 + (seq % 4)),
      makePrice,
      seed,
      extent,
      signal: started.signal,
      ...(loadSeconds === undefined ? {} : { loadSeconds }),
      ...(onProgress === undefined ? {} : { onProgress }),
    }),
  );
  return { scale: dataset.manifest.scale, implementation: printVariant(variant), ...verified };
}
