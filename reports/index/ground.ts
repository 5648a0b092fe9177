/** What two runs must have in common for a difference between their figures to mean anything. */
import { canonicalJson } from '../../model/canonical-json.ts';
import { environmentFacts, type Facts } from '../../model/ground.ts';
import type { RunFile } from '../../model/run-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import { list, seconds } from '../words.ts';

/** Not the commit: what it changes is what a trend is to show. */
export function groupFacts(run: RunFile, scale: number, scenario: Scenario): Facts {
  return {
    'version of bench': run.benchVersion,
    ...environmentFacts(run.environment),
    'changed within the run': changedWithin(run),
    ...dataFacts(run, scale),
    ...loadFacts(run.plan),
    ...scenarioFacts(scenario),
  };
}

/** A run that was taken up again on other ground is like neither of its neighbours. */
function changedWithin({ resumed }: RunFile): string {
  const told = resumed.flatMap(({ changes }) =>
    changes.map(({ what, before, now }) => `${what} (${before}, then ${now})`),
  );
  return told.length === 0 ? 'nothing' : list([...new Set(told)]);
}

function dataFacts({ datasets, plan }: RunFile, scale: number): Facts {
  const data = datasets.find((one) => one.scale === scale);
  return {
    seed: String(plan.seed),
    products: String(plan.products),
    'version of the data': data === undefined ? 'unknown' : String(data.version),
  };
}

/** Not the number of repeats: that makes intervals narrower, and moves nothing. */
function loadFacts({ quick, closed, open, timeoutMs }: RunFile['plan']): Facts {
  return {
    quick: quick ? 'yes' : 'no',
    clients: String(closed.clients),
    'closed window': seconds(closed.seconds),
    'closed warm-up': seconds(closed.warmupSeconds),
    'open window': seconds(open.seconds),
    'open warm-up': seconds(open.warmupSeconds),
    'time-out': seconds(timeoutMs / 1000),
  };
}

function scenarioFacts({ name, question: _question, ...settings }: Scenario): Facts {
  const facts = Object.entries(settings).map(([setting, value]) => [`${setting} of ${name}`, canonicalJson(value)]);
  return Object.fromEntries(facts);
}
