import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { Scenario, writes } from '../model/scenario.ts';
import { DEFAULT_SCENARIOS, SCENARIOS } from './registry.ts';

it('names are unique', () => {
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
});

it('the default scenarios are registered', () => {
  for (const scenario of DEFAULT_SCENARIOS) expect(SCENARIOS).toContain(scenario);
});

describe.each(SCENARIOS)('$name', (scenario) => {
  it('keeps to the schema', () => {
    expect(Value.Check(Scenario, scenario)).toBe(true);
  });

  it('has shares that add up to 1', () => {
    expect(scenario.mix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('asks for fresh answers only if it writes and reads', () => {
    const reads = scenario.mix.some(({ operation }) => operation !== 'receipts');
    expect(scenario.objectives.stalenessMs !== null).toBe(writes(scenario) && reads);
  });

  it('looks for writes only if it writes', () => {
    expect(scenario.afterWrite === 'nothing' || writes(scenario)).toBe(true);
  });
});
