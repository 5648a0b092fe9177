/** The gate file as it is before anything is measured. */
import { basename } from 'node:path';
import type { GateFile, GatePlan, GateSide, GateWorkload } from '../../model/gate-file.ts';
import { type Scenario, writes } from '../../model/scenario.ts';
import { readEnvironment } from '../measure/environment.ts';
import { embeddedPostgres } from '../provision/postgres/embedded.ts';
import { engines } from '../space.ts';
import { printVariant, type Variant } from '../variant.ts';
import { findCalibration, thisMachine } from './calibrations.ts';
import type { Cores } from './cores.ts';
import type { OfBoth } from './generation.ts';
import type { Installed } from './install.ts';
import type { Source } from './sources.ts';

export interface NewFile {
  readonly sources: OfBoth<Source>;
  readonly installed: OfBoth<Installed>;
  readonly plan: Omit<GatePlan, 'implementations' | 'scenarios'>;
  /** The candidate's. */
  readonly variants: readonly Variant[];
  readonly scenarios: readonly Scenario[];
  readonly notes: readonly string[];
  readonly cores: Cores | null;
  readonly gateFolder: string;
  readonly benchVersion: string;
}

export async function newGateFile(about: NewFile): Promise<GateFile> {
  const { sources, installed, plan, variants, scenarios, notes, cores, gateFolder, benchVersion } = about;
  const all = variants.flatMap((variant) => scenarios.map((scenario) => ({ variant, scenario })));
  const [served, refused] = [all.filter(isServed), all.filter((one) => !isServed(one))];
  const unserved = refused.map(
    ({ variant, scenario }) =>
      `${printVariant(variant)} takes no writes, and ${scenario.name} posts some: not measured.`,
  );
  return {
    schema: 'aunt-emma-bench/gate/1',
    id: basename(gateFolder),
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    benchVersion,
    plan: { ...plan, implementations: variants.map(printVariant), scenarios: scenarios.map(({ name }) => name) },
    sides: { base: sideOf(sources.base, installed.base), candidate: sideOf(sources.candidate, installed.candidate) },
    environment: readEnvironment(await engines(variants, embeddedPostgres)),
    cores: cores && { driver: cores.driver, services: cores.services },
    dataset: null,
    notes: [...notes, ...unserved],
    workloads: await Promise.all(
      served.map(async ({ variant, scenario }) => ({
        implementation: printVariant(variant),
        scenario: scenario.name,
        startedAt: null,
        seconds: 0,
        counters: null,
        shape: null,
        resolution: await resolutionFor(plan, variant, scenario),
        generations: [],
        verdict: null,
      })),
    ),
  };
}

/** What is known of this machine. */
async function resolutionFor(
  plan: NewFile['plan'],
  variant: Variant,
  { name: scenario }: Scenario,
): Promise<GateWorkload['resolution']> {
  const holds = { machine: thisMachine(), implementation: printVariant(variant), scenario, plan };
  return (await findCalibration(holds))?.resolution ?? null;
}

export function isServed({ variant, scenario }: { readonly variant: Variant; readonly scenario: Scenario }): boolean {
  return !writes(scenario) || variant.implementation.capabilities(variant.options).writes !== 'none';
}

function sideOf(source: Source, installed: Installed): GateSide {
  const commit = source.kind === 'folder' ? null : source.commit;
  return { words: source.words, commit, dirty: source.kind === 'working-copy' && source.dirty, ...installed };
}
