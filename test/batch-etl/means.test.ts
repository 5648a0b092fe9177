/** Equal means: the job and its database share what the database of another implementation has alone. */
import { expect, test } from 'vitest';
import { workspaceEnvironment } from '../../harness/provision/environment.ts';
import { workspace } from '../../harness/space.ts';
import { parseVariant } from '../../harness/variant.ts';
import { jobMeans } from '../../implementations/batch-etl/means.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import type { Manifest } from '../../model/manifest.ts';

const dataset = { folder: '', manifest: {} as Manifest, fromCache: true };
const spaceOf = (name: string) => workspace(dataset, parseVariant(name, IMPLEMENTATIONS));

test('the job and its database together have the memory that others have', () => {
  const space = spaceOf('batch-etl');
  const job = jobMeans(workspaceEnvironment(space, ''));
  expect(job.memory).toBeGreaterThan(0);
  expect(job.memory + space.databaseMemory).toBe(space.memory);
  expect(space.memory).toBe(spaceOf('precompute').databaseMemory);
});
