/** Calls that come while others are being committed wait together, and are committed in one transaction after them. */

/** Bounds memory, and how long the first of a group waits for the last. */
const MOST_CALLS = 100;

interface Waiting<Call, Outcome> {
  readonly call: Call;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * One commit at a time: a lone call waits for nobody, and calls that would wait for each other's locks share one commit.
 * @param commit - all calls or, if it throws, none of them; an outcome a call, in their order. A call that it is given
 * again must come to the same outcome or say that it is known.
 */
export function groupCommit<Call, Outcome>(
  commit: (calls: readonly Call[]) => Promise<readonly Outcome[]>,
): (call: Call) => Promise<Outcome> {
  const waiting: Waiting<Call, Outcome>[] = [];
  let running = false;
  const drain = async () => {
    running = true;
    while (waiting.length > 0) await settle(commit, waiting.splice(0, MOST_CALLS));
    running = false;
  };
  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      if (!running) void drain();
    });
}

/** What one of them breaks must not be the others' failure: then each has a commit of its own. Never rejects. */
async function settle<Call, Outcome>(
  commit: (calls: readonly Call[]) => Promise<readonly Outcome[]>,
  group: readonly Waiting<Call, Outcome>[],
): Promise<void> {
  try {
    const outcomes = await commit(group.map(({ call }) => call));
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new Error('a call has no outcome'));
      else resolve(outcome);
    }
  } catch (error) {
    const [first, ...others] = group;
    if (others.length === 0) first?.reject(error);
    else for (const one of group) await settle(commit, [one]);
  }
}
