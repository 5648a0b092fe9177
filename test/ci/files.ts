/** The files for CI systems, read as those systems read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { PROJECT } from '../end-to-end/bench.ts';

export const ACTION = 'action.yml';
export const WORKFLOW = 'docs/ci/github-workflow.yml';
export const GITLAB = 'docs/ci/gitlab-ci.yml';

const STRICT = { additionalProperties: false };
const Texts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
const common = {
  name: Type.Optional(Type.String()),
  id: Type.Optional(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]*$' })),
  if: Type.Optional(Type.String()),
  env: Type.Optional(Texts),
};
const Uses = Type.Object({ ...common, uses: Type.String(), with: Type.Optional(Texts) }, STRICT);
/** In a composite action the shell has to be said. */
const Run = Type.Object({ ...common, run: Type.String({ minLength: 1 }), shell: Type.Literal('bash') }, STRICT);
const Step = Type.Union([Uses, Run]);
export type Step = Static<typeof Step>;

/**
 * GitHub's "Metadata syntax reference" of composite actions, as far as this one uses it:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
 */
const Action = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    description: Type.String({ minLength: 1 }),
    inputs: Type.Record(
      Type.String({ pattern: '^[a-z_][a-z0-9_-]*$' }),
      Type.Object(
        { description: Type.String({ minLength: 1 }), required: Type.Boolean(), default: Type.String() },
        STRICT,
      ),
    ),
    outputs: Type.Record(
      Type.String({ pattern: '^[a-z_][a-z0-9_-]*$' }),
      Type.Object({ description: Type.String({ minLength: 1 }), value: Type.String() }, STRICT),
    ),
    runs: Type.Object({ using: Type.Literal('composite'), steps: Type.Array(Step, { minItems: 1 }) }, STRICT),
  },
  STRICT,
);

/** GitHub's "Workflow syntax", as far as the example uses it. */
const Workflow = Type.Object(
  {
    name: Type.String(),
    on: Type.Object({ pull_request: Type.Object({ 'paths-ignore': Type.Array(Type.String()) }, STRICT) }, STRICT),
    permissions: Type.Record(Type.String(), Type.Enum(['read', 'write', 'none'])),
    concurrency: Type.Object({ group: Type.String(), 'cancel-in-progress': Type.Boolean() }, STRICT),
    jobs: Type.Record(
      Type.String(),
      Type.Object(
        { 'runs-on': Type.String(), 'timeout-minutes': Type.Integer(), steps: Type.Array(Step, { minItems: 1 }) },
        STRICT,
      ),
    ),
  },
  STRICT,
);

/** GitLab's "CI/CD YAML syntax reference", as far as the example uses it. */
const Gitlab = Type.Object(
  {
    'bench-gate': Type.Object(
      {
        stage: Type.Literal('test'),
        image: Type.String(),
        rules: Type.Array(Type.Object({ if: Type.String() }, STRICT)),
        variables: Texts,
        interruptible: Type.Boolean(),
        resource_group: Type.String(),
        timeout: Type.String(),
        script: Type.Array(Type.String(), { minItems: 1 }),
        artifacts: Type.Object(
          {
            when: Type.Enum(['always', 'on_success', 'on_failure']),
            expose_as: Type.String({ pattern: '^[A-Za-z0-9 _-]+$' }),
            paths: Type.Array(Type.String()),
            reports: Type.Object({ junit: Type.String(), metrics: Type.String() }, STRICT),
          },
          STRICT,
        ),
      },
      STRICT,
    ),
  },
  STRICT,
);

export const textOf = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
export const action = () => read(ACTION, Action);
export const workflow = () => read(WORKFLOW, Workflow);
export const gitlab = () => read(GITLAB, Gitlab);

/** All shell that is run, with where it stands. */
export function shellBlocks(): readonly { readonly where: string; readonly text: string }[] {
  const steps = [...action().runs.steps, ...workflowSteps()];
  const { script } = gitlab()['bench-gate'];
  return [
    ...steps.flatMap((step) => ('run' in step ? [{ where: step.name ?? step.run, text: step.run }] : [])),
    ...script.map((text) => ({ where: text, text })),
  ];
}

export function workflowSteps(): readonly Step[] {
  return Object.values(workflow().jobs).flatMap(({ steps }) => steps);
}

export function commentStep() {
  const step = action().runs.steps.find(({ name }) => name === 'Comment');
  if (step !== undefined && 'uses' in step) return step;
  throw new Error('the action has no step "Comment"');
}

/** @throws {Error} with the first fault, where a member is unknown, missing or of another type */
function read<T extends TSchema>(file: string, schema: T): Static<T> {
  const found: unknown = parse(textOf(file), { strict: true, uniqueKeys: true });
  const [fault] = Value.Errors(schema, found);
  if (fault !== undefined) throw new Error(`${file}${fault.instancePath}: ${fault.message}`);
  return Value.Parse(schema, found);
}
