/** The contract suite over the shared backend: what is tested is the backend, the store behind it is in memory. */
import { MEMORY_FACTS } from './memory-facts.ts';
import { endService, freePort, spawnService, stateFolder, untilReady } from './service-process.ts';
import { describeContract } from './suite.ts';

describeContract('the shared backend', { answers: 'current', writes: 'durable' }, async () => {
  const state = stateFolder();
  const secret = 'secret of the contract suite';
  const env = { BENCH_PORT: String(await freePort()), BENCH_SECRET: secret, BENCH_STATE: state.path };
  let service = spawnService(env);
  await untilReady(service);
  return {
    baseUrl: service.baseUrl,
    secret,
    manifestToday: MEMORY_FACTS.today,
    shops: MEMORY_FACTS.shops,
    products: MEMORY_FACTS.products,
    detailsAsked: MEMORY_FACTS.products,
    stop: async () => {
      await endService(service, 'SIGTERM');
      state.remove();
    },
    restart: async () => {
      await endService(service, 'SIGKILL');
      service = spawnService(env);
      await untilReady(service);
    },
  };
});
