/** The columnar service with one figure wrong, started like any other: SERVE of an implementation that must not be measured. */

import { proxyOf, spoilAnswer } from '../../harness/check/test-proxy.ts';
import { freePort, LOOPBACK } from '../../harness/provision/ports.ts';

const port = Number(process.env.BENCH_PORT);
const inner = await freePort();
process.env.BENCH_PORT = String(inner);
await import('../../implementations/columnar/service.ts');
const oneUnitMore = (body: string) => body.replace(/"units":(\d+)/, (_, units) => `"units":${Number(units) + 1}`);
await proxyOf(`http://${LOOPBACK}:${inner}`, spoilAnswer('/v1/chain/products', oneUnitMore), port);
