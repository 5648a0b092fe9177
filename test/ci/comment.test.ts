/** The comment on a pull request: one, found by its marker, and nobody else's. GitHub itself is out of reach: its calls are stood in for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commentStep } from './files.ts';

const MARKER = '<!-- aunt-emma-bench-gate -->';
const bot = { type: 'Bot' };
const person = { type: 'User' };

interface Comment {
  readonly id: number;
  readonly user: { readonly type: string } | null;
  readonly body: string;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comment-'));
  vi.stubEnv('BODY', join(folder, 'gate.md'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** As actions/github-script runs it. @returns what was asked of GitHub */
async function say(text: string, comments: readonly Comment[], refuse?: number) {
  await writeFile(join(folder, 'gate.md'), text);
  const answer = async (_asked: { readonly body: string }) => {
    if (refuse !== undefined) throw Object.assign(new Error('refused'), { status: refuse });
  };
  const [createComment, updateComment, warning] = [vi.fn(answer), vi.fn(answer), vi.fn()];
  const github = { paginate: async () => comments, rest: { issues: { createComment, updateComment } } };
  const context = { repo: { owner: 'o', repo: 'r' }, payload: { pull_request: { number: 7 } } };
  const script = `return (async () => {${commentStep().with?.script}})()`;
  const run = new Function('require', 'github', 'context', 'core', script);
  await run(createRequire(import.meta.url), github, context, { warning });
  return { createComment, updateComment, warning };
}

const here = { owner: 'o', repo: 'r' };

test('the first verdict is a new comment', async () => {
  const { createComment, updateComment } = await say(`${MARKER}\npass`, []);
  expect(createComment.mock.calls).toEqual([[{ ...here, issue_number: 7, body: `${MARKER}\npass` }]]);
  expect(updateComment).not.toHaveBeenCalled();
});

test('a later one takes its place, whoever has written in between', async () => {
  const comments = [
    { id: 1, user: person, body: 'hello' },
    { id: 2, user: bot, body: `${MARKER}\nfail` },
    { id: 3, user: null, body: 'gone' },
  ];
  const { createComment, updateComment } = await say(`${MARKER}\npass`, comments);
  expect(updateComment.mock.calls).toEqual([[{ ...here, comment_id: 2, body: `${MARKER}\npass` }]]);
  expect(createComment).not.toHaveBeenCalled();
});

test('a comment that a person has given the marker is left alone', async () => {
  const { createComment, updateComment } = await say('pass', [{ id: 1, user: person, body: `${MARKER}\npass` }]);
  expect(createComment).toHaveBeenCalledOnce();
  expect(updateComment).not.toHaveBeenCalled();
});

test('a text without the marker gets it, and one that is too long for GitHub is cut', async () => {
  const { createComment } = await say('x'.repeat(70_000), []);
  const body = createComment.mock.calls[0]?.[0].body;
  expect(body).toHaveLength(65_536);
  expect(body?.startsWith(`${MARKER}\nx`)).toBe(true);
});

test('without permission there is a warning, and any other failure is one', async () => {
  const { warning } = await say('pass', [], 403);
  expect(warning.mock.calls).toEqual([[expect.stringContaining('pull-requests: write')]]);
  await expect(say('pass', [], 500)).rejects.toThrow('refused');
});
