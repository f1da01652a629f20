import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { codeBlocks } from './markdown-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, '.github/workflows');

const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.unknown().optional(),
  // Strict: a job of ours takes no permissions of its own and goes on after no error.
  jobs: z.record(
    z.string(),
    z.strictObject({ 'runs-on': z.string(), 'timeout-minutes': z.number(), steps: z.array(stepSchema) }),
  ),
});
type Workflow = z.infer<typeof workflowSchema>;

function workflowOf(text: string): Workflow {
  return workflowSchema.parse(parse(text));
}

const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap((job) => job.steps);
const commandsOf = (workflow: Workflow) => stepsOf(workflow).flatMap((step) => step.run ?? []);
const actionsOf = (workflow: Workflow) => stepsOf(workflow).flatMap((step) => step.uses ?? []);

const PINNED = /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/;

/** What every workflow of ours holds, the documented one included. */
function expectHarmless(workflow: Workflow): void {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(Object.keys(workflow.on).sort()).toEqual(['pull_request', 'push']);
  for (const action of actionsOf(workflow)) expect(action).toMatch(PINNED);
  for (const step of stepsOf(workflow)) {
    if (step.uses?.startsWith('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false });
    // Text of a pull request that becomes part of a command is a command.
    expect(step.run ?? '').not.toContain('${{');
  }
  const uploads = stepsOf(workflow).filter((step) => step.uses?.startsWith('actions/upload-artifact@'));
  expect(uploads).toHaveLength(1);
  expect(uploads[0]).toMatchObject({ if: 'always()', with: { path: 'reports/' } });
}

describe('the workflow', () => {
  it('is the only one', async () => {
    expect(await readdir(FOLDER)).toEqual(['plumbline.yml']);
  });

  it('may only read, runs on pull requests, pins its actions and always keeps the reports', async () => {
    expectHarmless(workflowOf(await readFile(path.join(FOLDER, 'plumbline.yml'), 'utf8')));
  });

  it("runs the README's two commands, as they stand there", async () => {
    const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
    const [setUp] = codeBlocks(readme).filter(({ text }) => text.startsWith('npm ci && npm run bench'));
    const documented = setUp?.text.trim().split('\n');
    expect(documented).toEqual(['npm ci && npm run bench', 'npm ci && npm test']);
    const workflow = workflowOf(await readFile(path.join(FOLDER, 'plumbline.yml'), 'utf8'));
    expect(commandsOf(workflow)).toEqual(expect.arrayContaining(documented ?? []));
  });

  it('of the documentation uses the same actions', async () => {
    const [text] = codeBlocks(await readFile(path.join(ROOT, 'docs/ci.md'), 'utf8')).filter(
      ({ language }) => language === 'yaml',
    );
    const documented = workflowOf(text?.text ?? '');
    expectHarmless(documented);
    const own = workflowOf(await readFile(path.join(FOLDER, 'plumbline.yml'), 'utf8'));
    expect(actionsOf(own)).toEqual(expect.arrayContaining(actionsOf(documented)));
  });

  it('is red without its pins, and with more permissions', async () => {
    const text = await readFile(path.join(FOLDER, 'plumbline.yml'), 'utf8');
    expect(() => expectHarmless(workflowOf(text.replaceAll(/@[0-9a-f]{40} # /g, '@')))).toThrow();
    expect(() => expectHarmless(workflowOf(text.replace('contents: read', 'contents: write')))).toThrow();
    expect(() =>
      workflowOf(text.replace('timeout-minutes: 10', 'timeout-minutes: 10\n    permissions: write-all')),
    ).toThrow();
  });
});
