import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Report, reportSchema } from '../../src/model/report.ts';
import { type Ended, PROGRAM, plumbline, sharedEngines } from '../bad-projects/command-line.ts';
import { Project } from '../bad-projects/project.ts';
import { Repository } from '../compare/repository.ts';
import { codeBlocks } from '../markdown-blocks.ts';
import { FILES } from './sharded-project.ts';
import { withoutTimes } from './without-times.ts';

const env = { ...sharedEngines(), CI: undefined, GITHUB_RUN_ID: undefined };
const DEADLINE_MS = 300_000;
const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/shards.md');
const BLOBS = 'reports/blob';

const reportAt = async (project: Project, folder: string): Promise<Report> =>
  reportSchema.parse(JSON.parse(await project.read(`${folder}/report.json`)));

type ExitCode = Pick<Ended, 'exitCode' | 'stderr'>;

/** All runs are made once: what follows only merges, in seconds. */
let repository: Repository;
let whole: Ended;
const shards: ExitCode[] = [];

/** The program, where `npx` finds it. */
async function provide(): Promise<void> {
  const folder = path.join(repository.folder, 'node_modules/.bin');
  await mkdir(folder, { recursive: true });
  await symlink(PROGRAM, path.join(folder, 'plumbline-gate'));
}

const stepsSchema = z.array(z.looseObject({ run: z.string().optional() }));
const workflowSchema = z.object({
  jobs: z.object({
    shard: z.object({
      strategy: z.object({ matrix: z.object({ shard: z.array(z.number()) }) }),
      steps: stepsSchema,
    }),
    merge: z.object({ steps: stepsSchema }),
  }),
});

/** The matrix that users copy. */
async function documented() {
  const [workflow] = codeBlocks(await readFile(DOCUMENT, 'utf8')).filter(({ language }) => language === 'yaml');
  return workflowSchema.parse(parse(workflow?.text ?? ''));
}

/** The one command of Plumbline in a job, as it stands there. */
function step(steps: z.infer<typeof stepsSchema>, more: Record<string, string> = {}): Promise<ExitCode> {
  const [command, ...others] = steps.flatMap(({ run }) => (run?.includes('plumbline-gate ') ? [run] : []));
  if (command === undefined || others.length > 0) throw new Error('the job has not one command of Plumbline');
  const { MONGO_URL: _mongo, REDIS_URL: _redis, ...inherited } = process.env;
  return new Promise((resolve) => {
    execFile(
      'sh',
      ['-c', command],
      { cwd: repository.folder, env: { ...inherited, ...env, ...more } },
      (error, _, stderr) => resolve({ exitCode: error === null ? 0 : Number(error.code), stderr }),
    );
  });
}

const project = () => repository.project;
const merge = (...args: string[]) => plumbline(project(), ['merge', ...args], { env });

beforeAll(async () => {
  repository = await Repository.create(FILES);
  await rm(path.join(repository.folder, 'scenarios/items.scenario.ts'));
  await repository.commit('the scenarios');
  whole = await plumbline(project(), ['run', '--out', 'reports/whole', '--update-durations'], { env });
  await repository.commit('how long they take');
  await provide();
  const { jobs } = await documented();
  for (const shard of jobs.shard.strategy.matrix.shard)
    shards.push(await step(jobs.shard.steps, { SHARD: String(shard) }));
}, DEADLINE_MS);
afterAll(() => repository[Symbol.asyncDispose]());

it('four shards merged are the report of a run of everything, but for times', async () => {
  expect(whole).toMatchObject({ exitCode: 0 });
  expect(shards.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  const { exitCode, stdout } = await merge();
  expect(exitCode).toBe(0);
  expect(stdout).toContain('PASS');
  const [merged, unsharded] = [await reportAt(project(), 'reports'), await reportAt(project(), 'reports/whole')];
  const { git: _git, ...run } = withoutTimes(merged).run;
  const { git: _other, ...wholeRun } = withoutTimes(unsharded).run;
  // The revision is the one with the recorded durations.
  expect({ ...withoutTimes(merged), run }).toEqual({ ...withoutTimes(unsharded), run: wholeRun });
  expect(merged.scenarios).toHaveLength(5);
  expect(merged.run.shards?.flatMap(({ scenarios }) => scenarios).sort()).toEqual(
    unsharded.scenarios.map(({ name }) => name),
  );
});

it('the split is that of the committed durations, and every sample is in the merged folder', async () => {
  expect(await merge()).toMatchObject({ exitCode: 0 });
  const { profiles } = JSON.parse(await project().read('plumbline.durations.json'));
  expect(Object.keys(profiles.smoke)).toEqual(['by-group', 'by-value', 'cached', 'http', 'writes']);
  const merged = await reportAt(project(), 'reports');
  // Five scenarios in four shards: the two shortest are together.
  const shortest = Object.entries(profiles.smoke as Record<string, number>).sort(([, a], [, b]) => a - b);
  const together = merged.run.shards?.find(({ scenarios }) => scenarios.length === 2)?.scenarios;
  expect(together).toContain(shortest[0]?.[0]);
  const files = merged.scenarios.flatMap(({ variants }) => variants.map(({ samplesFile }) => samplesFile?.path));
  expect((await readdir(path.join(repository.folder, 'reports/samples'))).sort()).toEqual([
    '.written.json',
    ...files.map((file) => path.basename(file ?? '')).sort(),
  ]);
});

it('the documented job merges what artifacts of all shards hold, and is red without one of them', async () => {
  const { jobs } = await documented();
  for (const index of [1, 2, 3, 4]) {
    const name = `shard-${index}-of-4.blob`;
    await project().write(
      `reports/shards/plumbline-shard-${index}/blob/${name}`,
      await project().read(`${BLOBS}/${name}`),
    );
  }
  expect(await step(jobs.merge.steps)).toMatchObject({ exitCode: 0 });
  await project().remove('reports/shards/plumbline-shard-3/blob/shard-3-of-4.blob');
  expect(await step(jobs.merge.steps)).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('SHARD_MISSING: shard 3 of 4 is missing'),
  });
});

it("a shard's own report says that it is a part, and it is no line of the history", async () => {
  const own = await reportAt(project(), 'reports/shard-1-of-4');
  expect(own.warnings[0]).toMatch(/^shard-1-of-4: \d of the run's 5 scenarios/);
  expect(await readdir(path.join(repository.folder, 'reports/shard-1-of-4'))).not.toContain('history');
});

it('made twice it is the same, byte for byte', async () => {
  await merge('--out', 'reports/once');
  const once = await project().read('reports/once/report.json');
  await merge('--out', 'reports/once');
  expect(await project().read('reports/once/report.json')).toBe(once);
});

/** A copy of the folder of blobs, damaged by `damage`, merged. */
async function damaged(damage: (folder: string, blob: string) => Promise<void>): Promise<Ended> {
  const folder = path.join(repository.folder, 'reports/damaged');
  await rm(folder, { recursive: true, force: true });
  for (const name of await readdir(path.join(repository.folder, BLOBS)))
    await project().write(`reports/damaged/${name}`, await project().read(`${BLOBS}/${name}`));
  await damage(folder, path.join(folder, 'shard-2-of-4.blob'));
  return await merge('reports/damaged', '--out', 'reports/red');
}

const text = (file: string) => readFile(file, 'utf8');

it.each<[string, (folder: string, blob: string) => Promise<void>, RegExp]>([
  ['missing', (_, blob) => rm(blob), /SHARD_MISSING: shard 2 of 4 is missing, and with it: /],
  [
    'there twice',
    async (folder, blob) => writeFile(path.join(folder, 'copy.blob'), await text(blob)),
    /SHARD_DUPLICATED: shard 2 is there 2 times: /,
  ],
  ['cut', async (_, blob) => writeFile(blob, (await text(blob)).slice(0, -100)), /SHARD_TRUNCATED: .* is cut: it has /],
  [
    'changed',
    async (_, blob) =>
      writeFile(blob, (await text(blob)).replace('"verdict"', '"verdicT"').replace('"calls":10', '"calls":11')),
    /SHARD_CORRUPTED: .* is damaged: it has the sha256 /,
  ],
  [
    'of another version',
    async (_, blob) => writeFile(blob, (await text(blob)).replace(/"plumbline":"[^"]+"/, '"plumbline":"0.0.9"')),
    /SHARD_OTHER_VERSION: .* was written by Plumbline 0\.0\.9 /,
  ],
])('a shard that is %s is red, and nothing is written', async (_, damage, message) => {
  const { exitCode, stderr, stdout } = await damaged(damage);
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(3);
  expect(stdout).toBe('');
  expect(await readdir(path.join(repository.folder, 'reports'))).not.toContain('red');
});

it.each<[string, string[], RegExp]>([
  ['seed', ['--seed', '2'], /SHARD_OTHER_RUN: the seed is not the same: 1 in .*, 2 in .*shard-4-of-4\.blob/],
  ['profile', ['--profile', 'pr'], /SHARD_OTHER_PROFILE: the profile is not the same: smoke in .*, pr in /],
  ['selection', ['by-group', 'by-value', 'cached', 'writes'], /SHARD_OTHER_(SPLIT|RUN): /],
])(
  'a shard of another %s is red',
  async (_, args, message) => {
    const other = ['run', ...args, '--shard', '4/4', '--out', 'reports/other'];
    await plumbline(project(), other, { env });
    const foreign = await project().read('reports/other/blob/shard-4-of-4.blob');
    const { exitCode, stderr } = await damaged((folder) => writeFile(path.join(folder, 'shard-4-of-4.blob'), foreign));
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(3);
  },
  DEADLINE_MS,
);

it('a checkout of another revision cannot judge what they measured', async () => {
  await repository.git('commit', '--quiet', '--allow-empty', '--message', 'later');
  try {
    const { exitCode, stderr } = await merge('--out', 'reports/red');
    expect(stderr).toMatch(/SHARD_OTHER_RUN: this checkout is at \w{40}, and the shards ran \w{40}/);
    expect(exitCode).toBe(3);
  } finally {
    await repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  }
});

it('a scenario that is not what it was cannot either', async () => {
  const file = 'scenarios/cached.scenario.ts';
  const before = await project().read(file);
  await project().write(file, before.replace("hitRate: '99%'", "hitRate: '1%'"));
  try {
    const { exitCode, stderr } = await merge('--out', 'reports/red');
    expect(stderr).toContain(`SHARD_OTHER_RUN: ${file} is not here what it was for the shards`);
    expect(exitCode).toBe(3);
  } finally {
    await project().write(file, before);
  }
});

it(
  'a shard that has failed ends with 1, and so does the merge',
  async () => {
    await using broken = await Project.create({
      ...FILES,
      'scenarios/by-group.scenario.ts':
        FILES['scenarios/by-group.scenario.ts']?.replace('docsExaminedPerReturned: 1', 'docsExamined: 1') ?? '',
    });
    const run = (index: number) => plumbline(broken, ['run', 'by-group', 'cached', '--shard', `${index}/2`], { env });
    const ended = [await run(1), await run(2)];
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
    const { exitCode, stdout } = await plumbline(broken, ['merge'], { env });
    expect(stdout).toMatch(/✗ by-group .*\n(?: {4}.*\n)* {4}explains: indexed\/docsExamined/);
    expect(exitCode).toBe(1);
  },
  DEADLINE_MS,
);

it('more shards than scenarios are refused by each of them: an empty shard judges nothing', async () => {
  const { exitCode, stderr } = await plumbline(project(), ['run', '--shard', '1/6'], { env });
  expect(stderr).toContain('NOTHING_SELECTED: --shard 1/6: 5 scenarios cannot be split into 6');
  expect(exitCode).toBe(2);
});

it('what is about all of the run is refused for a part of it', async () => {
  const { exitCode, stderr } = await plumbline(project(), ['run', '--shard', '1/4', '--update-lock'], { env });
  expect(stderr).toContain('--update-lock is about all of it');
  expect(exitCode).toBe(2);
});
