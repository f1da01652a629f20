import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectDocker } from '../src/engines/docker.ts';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { exampleEntry } from '../src/history/entry.fixture.ts';
import { jsonReporter } from '../src/report/json.ts';
import { exampleReport } from '../src/report/report.fixture.ts';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';
import { APPLICATION, Repository, scenarioOf } from './compare/repository.ts';
import { GithubServer } from './github/github-server.ts';
import { type Ended, runStep, type Setting } from './github/runner.ts';
import { ACTIONS, ROOT, readAction, readWorkflow, type Step, stepsOf, workflowFiles } from './github/workflow.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const run = promisify(execFile);

/** Commands that no test runs, since each is the whole of something that `.ci/run` and people run. */
const ELSEWHERE = ['npm ci && npm run test:all', 'sudo bash provision/provision.sh flask chromium shellcheck'];
const ran = new Set<string>();

/** `RUNNER_TEMP`, and in it this repository as a runner downloads an action: its files, and nothing installed. */
let temp: string;
let downloaded: string;

beforeAll(async () => {
  temp = await realpath(await mkdtemp(path.join(tmpdir(), 'plumbline-action-')));
  downloaded = path.join(temp, 'actions/plumbline');
  const list = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of list.stdout.split('\0').filter((name) => name !== '')) {
    await cp(path.join(ROOT, file), path.join(downloaded, file));
  }
});
afterAll(() => rm(temp, { recursive: true, force: true }));

const stepNamed = (steps: readonly Step[], name: string): Step => {
  const found = steps.find((step) => step.name === name);
  if (found === undefined) throw new Error(`there is no step "${name}"`);
  return found;
};

/** What `uses:` has for inputs, the defaults included. */
async function inputsOf(folder: (typeof ACTIONS)[number], own: Record<string, string> = {}) {
  const defaults = Object.entries((await readAction(folder)).inputs).map(([name, input]) => [name, input.default]);
  const inputs = Object.entries({ ...Object.fromEntries(defaults), ...own });
  return Object.fromEntries(inputs.map(([name, value]) => [`inputs.${name}`, value])) as Record<string, string>;
}

async function ending(step: Step, setting: Partial<Setting>): Promise<Ended> {
  ran.add(step.run ?? '');
  const env = { GITHUB_ACTION_PATH: downloaded, ...setting.env };
  return await runStep(step, { temp, workspace: downloaded, ...setting, env });
}

async function actionStep(name: string, own: Record<string, string>, setting: Partial<Setting>): Promise<Ended> {
  const { runs } = await readAction('.');
  const context = { ...(await inputsOf('.', own)), 'runner.temp': temp, ...setting.context };
  return await ending(stepNamed(runs.steps, name), { ...setting, context });
}

describe('a checkout as a runner has it', () => {
  it('passes the checks of the code', { timeout: 600_000 }, async () => {
    const step = stepsOf(await readWorkflow('plumbline.yml')).find(({ run: command }) =>
      command?.includes('npm run check'),
    );
    const { exitCode, stdout, stderr } = await ending(step ?? {}, {});
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it('has an action that installs itself, whatever Node the runner has', { timeout: 300_000 }, async () => {
    const { exitCode, stdout, stderr } = await actionStep('Install Plumbline', {}, {});
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/m);

    const { runs } = await readAction('./comment');
    const env = { GITHUB_ACTION_PATH: path.join(downloaded, 'comment') };
    expect(await ending(stepNamed(runs.steps, 'Install Plumbline'), { env })).toMatchObject({ exitCode: 0 });
  });
});

describe('the step that measures', () => {
  const QUICK = { arguments: '--minutes 0.05' };
  const onPullRequest = { ...sharedEngines(), GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' };

  it('compares on a pull request: red with an annotation and a summary for a regression', async () => {
    await using repository = await Repository.create();
    await repository.git('switch', '--quiet', '--create', 'faster');
    await repository.project.write('src/items.mjs', APPLICATION.replace('{ group: 1, _id: 1 }', '{ value: 1 }'));
    await repository.commit('faster');
    const workspace = repository.folder;
    const { exitCode, stdout, outputs, summary } = await actionStep('Plumbline', QUICK, {
      workspace,
      env: onPullRequest,
    });
    expect(exitCode, stdout).toBe(1);
    expect(outputs).toEqual({
      report: path.join(workspace, 'reports/report.json'),
      written: 'true',
      'exit-code': '1',
    });
    expect(summary).toMatch(/^## Plumbline: ❌ fail\n\n1 finding · comparisons: 1 fail/);
    expect(stdout).toMatch(
      /^::error file=scenarios\/items\.scenario\.ts,line=1,title=items%3A another index is used%2C and more is examined::items is read by another index/m,
    );
  });

  it('runs on everything else, in the folder that is named, and passes', async () => {
    await using repository = await Repository.create();
    const workspace = path.dirname(repository.folder);
    const inputs = {
      'working-directory': path.basename(repository.folder),
      arguments: '--grep it*  --strict',
      profile: 'pr',
    };
    const env = { ...sharedEngines(), GITHUB_EVENT_NAME: 'push' };
    const { exitCode, stdout, outputs } = await actionStep('Plumbline', inputs, { workspace, env });
    expect(exitCode, stdout).toBe(0);
    expect(outputs['exit-code']).toBe('0');
    const report = JSON.parse(await readFile(outputs.report ?? '', 'utf8'));
    expect(report.run).toMatchObject({ profile: 'pr', command: expect.stringContaining('run --grep it* --strict') });
  });

  it('has a shard to keep, whose report is not one of the whole', async () => {
    await using repository = await Repository.create({
      'scenarios/others.scenario.ts': scenarioOf('itemsOf(mongo, group + 1)'),
    });
    const workspace = repository.folder;
    const inputs = { command: 'run', arguments: '--shard 2/2' };
    const { exitCode, stdout, outputs } = await actionStep('Plumbline', inputs, { workspace, env: sharedEngines() });
    expect(exitCode, stdout).toBe(0);
    expect(outputs).toEqual({ written: 'true', 'exit-code': '0' });
    const { runs } = await readAction('.');
    expect(stepNamed(runs.steps, 'Keep the reports').if).toContain("steps.plumbline.outputs.written == 'true'");
  });

  it('ends as the command does where there is no report, and takes none of before for its own', async () => {
    await using repository = await Repository.create({ 'reports/report.json': '{}' });
    const inputs = { base: 'nowhere' };
    const { exitCode, outputs } = await actionStep('Plumbline', inputs, {
      workspace: repository.folder,
      env: onPullRequest,
    });
    expect(exitCode).toBe(2);
    expect(outputs).toEqual({ 'exit-code': '2' });
  });

  it('refuses another command, and what looks like one', async () => {
    await using repository = await Repository.create();
    for (const command of ['seed', 'run; touch x']) {
      const { exitCode, stdout } = await actionStep('Plumbline', { command }, { workspace: repository.folder });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: expect.stringContaining('run or compare') });
    }
    expect(await readdir(repository.folder)).not.toContain('x');
  });
});

describe('the steps that comment', () => {
  const pull = { number: 7, head: { sha: 'a'.repeat(40), ref: 'faster', repo: { full_name: 'owner/shop' } } };

  async function reported(): Promise<string> {
    await mkdir(path.join(temp, 'plumbline-comment'), { recursive: true });
    const file = path.join(temp, 'plumbline-comment/report.json');
    await writeFile(file, jsonReporter.render(exampleReport, []));
    return file;
  }
  async function eventOf(payload: object): Promise<string> {
    await writeFile(path.join(temp, 'event.json'), JSON.stringify(payload));
    return path.join(temp, 'event.json');
  }

  it('of the job itself posts; and a token that may only read is a warning, not the colour of the job', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push({ ...pull, state: 'open' });
    const report = await reported();
    const context = { 'github.token': github.environment.GITHUB_TOKEN, 'steps.plumbline.outputs.report': report };
    const event = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: await eventOf({ pull_request: pull }) };
    const { GITHUB_TOKEN: _token, ...env } = { ...github.environment, ...event };
    const posted = await actionStep('Comment', { name: 'shop' }, { context, env });
    expect(posted, posted.stderr).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^created https:/) });
    expect(github.comments[0]?.body).toMatch(/^<!-- plumbline: shop -->/);

    const none = { ...context, 'steps.plumbline.outputs.report': '' };
    const said = await actionStep('Comment', { name: 'shop' }, { context: none, env });
    expect(said, said.stderr).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^updated https:/) });
    expect(github.comments[0]?.body).toMatch(/ended without a report/);

    github.rights = 'read';
    const refused = await actionStep('Comment', { name: 'shop' }, { context, env });
    expect(refused).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^::warning title=Plumbline::/m) });
    expect(refused.stderr).toContain('pull-requests: write');
  });

  it("of the second workflow post on the fork's pull request that GitHub names", async () => {
    await using github = await GithubServer.start();
    const head = { ...pull.head, repo: { full_name: 'somebody/shop' } };
    github.pullRequests.push({ ...pull, head, state: 'open' });
    await reported();
    const workflow_run = {
      id: 1,
      event: 'pull_request',
      head_sha: head.sha,
      head_branch: head.ref,
      head_repository: head.repo,
    };
    const { GITHUB_TOKEN: token, ...server } = github.environment;
    const event = { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: await eventOf({ workflow_run }) };
    const { runs } = await readAction('./comment');
    const env = { ...server, ...event, GITHUB_ACTION_PATH: path.join(downloaded, 'comment') };
    const conclusion = { 'github.event.workflow_run.conclusion': 'failure' };
    const context = { ...(await inputsOf('./comment')), ...conclusion, 'github.token': token };
    const ended = await ending(stepNamed(runs.steps, 'Comment'), { env, context });
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^created https:/) });
    expect(github.asked.at(-1)).toBe('POST /repos/owner/shop/issues/7/comments');

    // Without a report a run that failed is told of, and one that was skipped is not.
    await rm(path.join(temp, 'plumbline-comment'), { recursive: true });
    const step = stepNamed(runs.steps, 'Comment');
    const skipped = { ...context, 'github.event.workflow_run.conclusion': 'success' };
    expect((await ending(step, { env, context: skipped })).stdout).toMatch(/^::warning title=Plumbline::/m);
    expect(github.comments[0]?.body).not.toContain('without a report');
    expect((await ending(step, { env, context })).stdout).toMatch(/^updated https:/);
    expect(github.comments[0]?.body).toContain('without a report');
  });
});

describe.skipIf(!hasDocker)(`the steps that keep data (${NEEDS_DOCKER})`, () => {
  it('give a runner without it what another one loaded, once, and Plumbline starts from it', async () => {
    await using repository = await Repository.create();
    // Data of its own: other runs on this machine have snapshots too.
    const dataset = await repository.project.read('seed/tiny.dataset.ts');
    const name = `kept-${path.basename(repository.folder)}`;
    await repository.project.write('seed/tiny.dataset.ts', dataset.replace("name: 'tiny'", `name: '${name}'`));
    const folder = path.join(temp, 'plumbline-snapshots');
    const program = path.join(downloaded, 'bin/plumbline.js');
    const env = { ...process.env, MONGO_URL: '', REDIS_URL: '' };
    const seed = () => run('node', [program, 'seed', '--engines', 'docker'], { cwd: repository.folder, env });
    const docker = await connectDocker();
    const tags = async () =>
      (await docker.api.listImages({ filters: { label: [`plumbline.snapshot.dataset=${name}`] } })).flatMap(
        ({ RepoTags }) => RepoTags ?? [],
      );

    expect(await actionStep('Load it', {}, {})).toMatchObject({ exitCode: 0 });
    await seed();
    const [image = ''] = await tags();
    const [repositoryName, tag = ''] = image.split(':');
    expect(repositoryName).toBe('plumbline.local/snapshot');
    await onlyNew(`${folder}.known`, tag);
    try {
      const kept = await actionStep('Keep the data', {}, {});
      expect(kept).toMatchObject({ exitCode: 0, outputs: { key: tag } });
      expect(await readdir(folder)).toEqual([`${tag}.tar`]);

      await docker.api.getImage(image).remove();
      expect(await tags()).toEqual([]);
      expect(await actionStep('Load it', {}, {})).toMatchObject({ exitCode: 0 });
      expect(await tags()).toEqual([image]);
      expect((await seed()).stderr).toContain('starting MongoDB from the snapshot of its data');
      expect(await actionStep('Keep the data', {}, {})).toMatchObject({ exitCode: 0, outputs: {} });

      await writeFile(path.join(folder, 'broken.tar'), 'cut');
      const broken = await actionStep('Load it', {}, {});
      expect(broken).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('::warning title=Plumbline::') });
    } finally {
      for (const left of await tags()) await docker.api.getImage(left).remove({ force: true });
    }
  });

  /** A runner is nobody else's; this machine may be, and its other images are not to be saved here. */
  async function onlyNew(known: string, tag: string): Promise<void> {
    const list = await run('docker', ['image', 'ls', '--format', '{{.Tag}}', 'plumbline.local/snapshot']);
    const others = list.stdout.split('\n').filter((one) => one !== '' && one !== tag);
    await writeFile(
      known,
      others
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    );
  }
});

describe('the steps of the matrix', () => {
  const SHARDS = [1, 2];

  it('measure a part each, are put together as one report, and are red when one of them is missing', async () => {
    const program = path.join(downloaded, 'bin/plumbline.js');
    const scripts = { plumbline: `node ${program}`, bench: `node ${program} run` };
    const lock = { name: 'shop', lockfileVersion: 3, packages: { '': { name: 'shop' } } };
    await using repository = await Repository.create({
      'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts }),
      'package-lock.json': JSON.stringify(lock),
      'scenarios/others.scenario.ts': scenarioOf('itemsOf(mongo, group + 1)'),
    });
    const workflow = await readWorkflow('plumbline.yml');
    expect(workflow.jobs.bench?.strategy).toMatchObject({ matrix: { shard: SHARDS } });
    const steps = stepsOf(workflow);
    const { project } = repository;
    const env = { ...sharedEngines(), GITHUB_RUN_ID: '7' };
    const kept = path.join(temp, 'shards');
    await mkdir(kept);
    for (const shard of SHARDS) {
      const context = { 'matrix.shard': String(shard) };
      const ended = await ending(stepNamed(steps, 'Shard'), { workspace: repository.folder, context, env });
      expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
      await rename(path.join(repository.folder, 'reports'), path.join(kept, `bench-shard-${shard}`));
    }
    const merged = async () => {
      await rm(path.join(repository.folder, 'reports'), { recursive: true, force: true });
      await cp(kept, path.join(repository.folder, 'reports/shards'), { recursive: true });
      return await ending(stepNamed(steps, 'Merge'), { workspace: repository.folder, env });
    };
    const whole = await merged();
    expect(whole.exitCode, whole.stdout + whole.stderr).toBe(0);
    const report = JSON.parse(await project.read('reports/report.json'));
    expect(report.scenarios.map(({ name }: { name: string }) => name)).toEqual(['items', 'others']);

    await rm(path.join(kept, 'bench-shard-2'), { recursive: true });
    const missing = await merged();
    expect(missing.exitCode).toBe(3);
    expect(missing.stderr).toContain('SHARD_MISSING');
  });
});

describe('the step that signs a release off', () => {
  it('makes the document of the tag, and is green only when it is signed off', async () => {
    const scripts = { plumbline: `node ${path.join(downloaded, 'bin/plumbline.js')}` };
    const lock = { name: 'shop', lockfileVersion: 3, packages: { '': { name: 'shop' } } };
    await using repository = await Repository.create({
      'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts }),
      'package-lock.json': JSON.stringify(lock),
    });
    const step = stepNamed(stepsOf(await readWorkflow('release.yml')), 'Sign-off');
    const sign = async () =>
      await ending(step, {
        workspace: repository.folder,
        context: { 'github.event.release.tag_name': 'v1.0.0' },
        env: sharedEngines(),
      });
    const signed = await sign();
    expect(signed.exitCode, signed.stdout + signed.stderr).toBe(0);
    expect(await repository.project.read('reports/signoff/v1.0.0/signoff.md')).toContain('✅ Signed off');
    expect(signed.summary).toContain('## Plumbline: ✅ pass');
    await repository.project.write('src/items.mjs', `${APPLICATION}// not committed`);
    expect((await sign()).exitCode).not.toBe(0);
  });
});

describe('the steps that keep the history', () => {
  it('put the lines of a run on a branch of its own, and give them back; two at once lose none', async () => {
    const server = path.join(temp, 'git');
    const bare = path.join(server, 'owner/shop');
    await run('git', ['init', '--quiet', '--bare', bare]);
    const env = { GITHUB_SERVER_URL: `file://${server}`, GITHUB_REPOSITORY: 'owner/shop', GITHUB_SHA: 'f'.repeat(40) };
    const steps = stepsOf(await readWorkflow('main.yml'));
    const record = async (folder: string) =>
      await ending(stepNamed(steps, 'Record'), { env, temp: folder, context: { 'github.token': 'of the job' } });
    const branch = async (...what: string[]) => (await run('git', ['-C', bare, 'show', ...what])).stdout;
    const file = 'plumbline-history:linux-x64.2026-02.jsonl';

    const line = (run: number) =>
      JSON.stringify(
        exampleEntry(0, { run: `${run}`, startedAt: `2026-02-0${run}T00:00:00.000Z`, machineClass: 'linux-x64' }),
      );
    const own = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const folder = path.join(temp, `record-${number}`);
        await mkdir(path.join(folder, 'report/history'), { recursive: true });
        await writeFile(path.join(folder, 'report/history/linux-x64.jsonl'), `${line(number)}\n`);
        return folder;
      }),
    );
    await writeFile(path.join(own[0] ?? '', 'report/history/..-x.sh'), 'not a history');
    expect(await record(own[0] ?? '')).toMatchObject({ exitCode: 0 });
    const both = await Promise.all(own.slice(1).map(record));
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const lines = (await branch(file)).split('\n');
    expect(lines.slice(0, -1).sort()).toEqual([1, 2, 3].map(line));
    expect(await branch('plumbline-history:')).not.toContain('.sh');
    expect(await branch('plumbline-history', '--format=%an')).toContain('github-actions[bot]');

    const workspace = path.join(temp, 'restored');
    await cp(path.join(downloaded, 'action'), path.join(workspace, 'action'), { recursive: true });
    const context = { 'github.token': 'of the job' };
    expect(await ending(stepNamed(steps, 'Past runs'), { env, workspace, context })).toMatchObject({ exitCode: 0 });
    const restored = path.join(workspace, 'reports/history/linux-x64.jsonl');
    expect((await readFile(restored, 'utf8')).split('\n')).toEqual(lines);

    // The next run adds its line to what was restored; recorded again, every line is there once.
    await appendFile(restored, `${line(4)}\n${line(5).replace('2026-02', '2026-03')}\n`);
    await cp(path.join(workspace, 'reports/history'), path.join(own[1] ?? '', 'report/history'), { recursive: true });
    expect(await record(own[1] ?? '')).toMatchObject({ exitCode: 0 });
    expect((await branch(file)).split('\n')).toEqual([...lines.slice(0, -1), line(4), '']);
    expect(await branch('plumbline-history:linux-x64.2026-03.jsonl')).toContain('2026-03-05T');
    expect(await record(own[1] ?? '')).toMatchObject({ exitCode: 0, stdout: 'nothing new\n' });

    await using project = await Project.create({});
    await run('git', ['init', '--quiet', project.folder]);
    await run('git', ['-C', project.folder, 'remote', 'add', 'origin', bare]);
    const trend = await plumbline(project, ['trend', '--history', 'branch:plumbline-history@origin', '--json']);
    expect(trend.exitCode, trend.stderr).toBe(0);
    expect(JSON.parse(trend.stdout)).toMatchObject({ warnings: [], machineClass: 'linux-x64', runs: 5 });
  });

  it('restores nothing where there is no branch yet, and is red where it cannot push', async () => {
    const server = path.join(temp, 'empty');
    await run('git', ['init', '--quiet', '--bare', path.join(server, 'owner/shop')]);
    const env = { GITHUB_SERVER_URL: `file://${server}`, GITHUB_REPOSITORY: 'owner/shop' };
    const steps = stepsOf(await readWorkflow('main.yml'));
    const context = { 'github.token': 'of the job' };
    expect(await ending(stepNamed(steps, 'Past runs'), { env, context })).toMatchObject({ exitCode: 0 });
    await rm(path.join(server, 'owner'), { recursive: true });
    // A remote that cannot be asked is not one without the branch.
    expect((await ending(stepNamed(steps, 'Past runs'), { env, context })).exitCode).not.toBe(0);
    const folder = path.join(temp, 'record-1');
    const ended = await ending(stepNamed(steps, 'Record'), { env, context, temp: folder });
    expect(ended.exitCode).not.toBe(0);
  });
});

it('every command of a workflow or an action was run here as it stands there, or is run elsewhere', async () => {
  const workflows = (await Promise.all((await workflowFiles()).map(readWorkflow))).flatMap(stepsOf);
  const actions = (await Promise.all(ACTIONS.map(readAction))).flatMap(({ runs }) => runs.steps);
  const commands = [...workflows, ...actions].flatMap((step) => step.run ?? []);
  const needDocker = hasDocker ? [] : commands.filter((command) => command.includes('snapshots.sh'));
  expect(commands.filter((command) => ![...ran, ...ELSEWHERE, ...needDocker].includes(command))).toEqual([]);
});
