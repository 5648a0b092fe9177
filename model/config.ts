/** The config file, `bench.config.ts`: scenarios and implementations of a user's own (docs/config.md). */
import { Type } from 'typebox';
import type { External, RemoteExternal } from './external.ts';
import type { Implementation } from './implementation.ts';
import { NAME, OPTION } from './names.ts';
import { Scenario, type USUAL } from './scenario.ts';

export interface Config {
  readonly scenarios?: readonly OwnScenario[];
  readonly implementations?: readonly (OwnImplementation | External | RemoteExternal)[];
}

/** A scenario that leaves out what is usual. */
export type OwnScenario = Omit<Scenario, keyof typeof USUAL> &
  Partial<Pick<Scenario, 'shape' | 'liveTills' | 'linesPerReceipt' | 'afterWrite'>> & {
    readonly popularity?: Partial<Scenario['popularity']>;
    readonly phases?: Partial<Scenario['phases']>;
  };

/** What runs already is described by its address instead: that form is asked whether it may be on another machine. */
export type OwnImplementation = Omit<Implementation, 'remote'>;

/** Gives its argument back: an editor checks a config file as it is typed. */
export function defineConfig(config: Config): Config {
  return config;
}

const STRICT = { additionalProperties: false };

/** Entries are checked one by one, so that a message can name them. */
export const ConfigForm = Type.Object(
  { scenarios: Type.Optional(Type.Array(Type.Unknown())), implementations: Type.Optional(Type.Array(Type.Unknown())) },
  STRICT,
);

/** With all that is usual in it. */
export const ScenarioForm = Type.Object({ ...Scenario.properties, name: Type.String({ pattern: NAME }) }, STRICT);

const OptionForm = Type.Object(
  {
    summary: Type.String(),
    values: Type.Array(Type.String({ pattern: OPTION }), { minItems: 1 }),
    integer: Type.Optional(Type.Literal(true)),
  },
  STRICT,
);

const Anything = Type.Function([], Type.Unknown());

export const ImplementationForm = Type.Object(
  {
    name: Type.String({ pattern: NAME }),
    summary: Type.String(),
    store: Type.Enum(['postgres', 'duckdb', 'own']),
    databaseMemoryShare: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    options: Type.Record(Type.String({ pattern: OPTION }), OptionForm),
    capabilities: Anything,
    prepare: Anything,
    serve: Anything,
    csv: Type.Optional(Type.Literal(true)),
  },
  STRICT,
);
