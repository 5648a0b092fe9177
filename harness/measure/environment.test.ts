import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { Environment } from '../../model/run-file.ts';
import { readEnvironment } from './environment.ts';

it('describes this machine in the run file’s terms, with the engines it was told of', () => {
  const environment = readEnvironment({ versions: { duckdb: '1.5.6' }, settings: { duckdb: { threads: '2' } } });
  expect(Value.Check(Environment, environment)).toBe(true);
  expect(environment.versions).toEqual({ node: process.versions.node, duckdb: '1.5.6' });
});
