/** The contract suite over every implementation that ships and its variants, as the processes that a run would start. */
import { DEFAULT_PRODUCTS } from '../../datagen/parameters.ts';
import { dataset, serve } from '../../harness/check/test-helpers.ts';
import { namedVariants, printVariant } from '../../harness/variant.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import { describeContract } from './suite.ts';

for (const variant of IMPLEMENTATIONS.flatMap(namedVariants)) {
  describeContract(printVariant(variant), variant.implementation.capabilities(variant.options), async () => {
    const provided = await dataset(1, DEFAULT_PRODUCTS);
    const { service, manifest, stop } = await serve(variant, provided);
    return {
      baseUrl: service.baseUrl,
      secret: service.secret,
      manifestToday: manifest.today,
      shops: manifest.scale,
      products: manifest.products,
      // A query per row: each takes seconds, and test/verify holds them against the oracle.
      detailsAsked: variant.options.fetch === 'n+1' ? 8 : manifest.products,
      stop,
      restart: () => service.killAndRestart(),
    };
  });
}
