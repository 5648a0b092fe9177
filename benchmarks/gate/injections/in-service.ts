/** Around an implementation's store: its service opens a slowed one. The same edit for all that use the shared backend. */
import type { InService } from '../injected/slowdown.ts';
import type { Change } from './edit.ts';

const OWN = "serveContract } from '../shared/backend/serve.ts';";

export function serviceChanges(slowdown: InService, implementation: string): readonly Change[] {
  return [
    {
      file: `implementations/${implementation}/service.ts`,
      replace: OWN,
      by: "serveContract } from './injected.ts';",
    },
    { file: `implementations/${implementation}/injected.ts`, make: injectedModule(slowdown) },
  ];
}

function injectedModule(slowdown: InService): string {
  return `/** Made by benchmarks/gate/inject.ts: a known slowdown, to see whether the gate finds it. */
import { slowed } from '../../benchmarks/gate/injected/slowed.ts';
import { type OpenStore, serveContract as serve } from '../shared/backend/serve.ts';

export type { OpenStore };

export const serveContract = (open: () => Promise<OpenStore>) => serve(slowed(open, ${JSON.stringify(slowdown)}));
`;
}
