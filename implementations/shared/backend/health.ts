/** `/healthz` says that the process is alive, `/readyz` that it may be measured; neither wants a token. */
import { Type } from 'typebox';
import { responses } from './documented.ts';
import { sendProblem } from './problem.ts';
import type { ContractServer } from './server.ts';

const Status = Type.Object({ status: Type.String() });

export function healthRoutes(app: ContractServer, ready: () => boolean): void {
  const alive = {
    operationId: 'alive',
    summary: 'Whether the process is alive',
    response: responses({ 200: { description: 'Alive', schema: Status } }, []),
  };
  app.get('/healthz', { schema: alive }, async () => ({ status: 'alive' }));

  const readiness = {
    operationId: 'ready',
    summary: 'Whether the service may be measured',
    response: responses({ 200: { description: 'Ready', schema: Status } }, ['unavailable']),
  };
  app.get('/readyz', { schema: readiness }, async (_request, reply) =>
    ready() ? { status: 'ready' } : sendProblem(reply, 'unavailable', { detail: 'the store is being opened' }),
  );
}
