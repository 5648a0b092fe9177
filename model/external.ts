/** External implementations as a user writes them down: a command in any language, or a service that runs already (docs/external.md). */
import { type Static, Type } from 'typebox';
import { NAME } from './names.ts';

/** A command that the harness starts. */
export const External = Type.Object(
  {
    name: Type.String({ pattern: NAME }),
    summary: Type.Optional(Type.String()),
    /** Parts that begin with `./` are paths beside the file. */
    argv: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    env: Type.Optional(Type.Record(Type.String(), Type.String())),
    store: Type.Enum(['own', 'postgres']),
    /** The data set's folder holds CSV files besides. */
    csv: Type.Optional(Type.Boolean()),
    capabilities: Type.Object(
      { answers: Type.Enum(['current', 'as-of-batch', 'as-of-queue']), writes: Type.Enum(['durable', 'none']) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type External = Static<typeof External>;

/** A service that runs already. */
export const RemoteExternal = Type.Object(
  {
    name: External.properties.name,
    summary: External.properties.summary,
    url: Type.String({ pattern: '^https?://[^/]+$' }),
    /** Name of the variable that holds its BENCH_SECRET: secrets do not belong in files. */
    secretFrom: Type.String({ minLength: 1 }),
    /** As argv: puts it back to the data set alone. Without it nothing is written. */
    reset: Type.Optional(External.properties.argv),
    capabilities: External.properties.capabilities,
  },
  { additionalProperties: false },
);
export type RemoteExternal = Static<typeof RemoteExternal>;
