import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Ended, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { datasetText, Project } from './bad-projects/project.ts';

const LOCK = 'plumbline.lock.json';
/** The tests may run where CI is set; users do not. */
const env = { ...sharedEngines(), CI: undefined };

/** Items of a group by its index; `call` is what the variant does. */
function scenario(call: string, more = '', variants = ''): string {
  return `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items of a group',
  dataset: tiny,
  params: ({ index }) => ({ group: index % 10 }),
  variants: { indexed: { run: async ({ mongo, redis }, { group }) => { void redis; ${call} }, timed: false }, ${variants} },
  sameResult: false,
  checks: {},
  ${more}
});`;
}

const FIND = "return mongo.collection('items').find({ group }).toArray();";
const ONE = "return mongo.collection('items').find({ group }).limit(1).toArray();";
const LOOP = "for (let i = 0; i < 21; i += 1) await mongo.collection('items').find({ group }).toArray();";
const ITEMS = 'scenarios/items.scenario.ts';
const SEED = 'seed/tiny.dataset.ts';

/** The recorded lock, made by a run once; each test has a project of its own with it. */
const recordedLock = (() => {
  let made: Promise<string> | undefined;
  const make = async () => {
    await using project = await Project.create({ [ITEMS]: scenario(FIND) });
    const { exitCode, stderr } = await update(project);
    expect(stderr).toContain('1 new, 0 changed');
    expect(exitCode).toBe(0);
    return await project.read(LOCK);
  };
  return () => {
    made ??= make();
    return made;
  };
})();

async function recorded(): Promise<Project> {
  return Project.create({ [ITEMS]: scenario(FIND), [LOCK]: await recordedLock() });
}

const run = (project: Project, ...args: string[]): Promise<Ended> => plumbline(project, ['run', ...args], { env });
const update = (project: Project, ...args: string[]): Promise<Ended> => run(project, '--update-lock', ...args);

const checksSchema = z.object({
  warnings: z.array(z.string()),
  scenarios: z.array(z.object({ checks: z.array(z.looseObject({ id: z.string() })) })),
});

/** The check against the lock of `items/indexed`, and the warnings that are about the lock. */
async function lockCheck(project: Project) {
  const report = checksSchema.parse(JSON.parse(await project.read('reports/report.json')));
  const check = report.scenarios.flatMap(({ checks }) => checks).find(({ id }) => id === 'items/indexed/lock');
  return { check, warnings: report.warnings.filter((text) => text.includes('items/indexed/lock')) };
}

describe('the lock', () => {
  it('is recorded on request, and then holds the work', async () => {
    await using project = await recorded();
    const text = await project.read(LOCK);
    expect(text).toMatch(/"smoke, mongodb \d+\.\d+ (classic|cost-based), redis \d+, standalone": \{/);
    expect(text).toContain('"items/indexed mongo.commands.find": 1,');
    expect(text).toContain('"items/indexed mongo.docsExamined": 12,');
    expect(text).toMatch(/"items\/indexed mongo\.plans\.1": \{ .*"summary": "IXSCAN \{ group: 1 \}"/);

    expect(await run(project)).toMatchObject({ exitCode: 0 });
    expect((await lockCheck(project)).check).toMatchObject({ verdict: 'pass', reason: 'the work is as recorded' });
    expect(await update(project)).toMatchObject({ stderr: expect.stringContaining('0 new, 0 changed, 1 unchanged') });
    expect(await project.read(LOCK)).toBe(text);
  });

  it('is not missed where there is none, and how to begin is said', async () => {
    const checked = scenario(FIND).replace('checks: {}', 'checks: { indexed: { mongoCommands: 1 } }');
    await using project = await Project.create({ [ITEMS]: checked });
    const without = await run(project);
    expect(without).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`no ${LOCK}: \`npx plumbline-gate run`),
    });
    expect((await lockCheck(project)).check).toBeUndefined();
  });

  it('is missed where nothing else holds the work', async () => {
    await using project = await Project.create({ [ITEMS]: scenario(FIND) });
    const { exitCode, stdout } = await run(project);
    // Lines are wrapped for a terminal.
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'no variant has a check, and plumbline.lock.json has no work to hold it against',
    );
    expect(stdout).toContain('--update-lock');
    expect(exitCode).toBe(3);
  });

  it('fails more work, naming what was and what is, in every report', async () => {
    await using project = await recorded();
    await project.write(ITEMS, scenario(LOOP));
    const { exitCode, stdout } = await run(project);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('items is asked in a loop: 21 finds per call, was 1');
    expect(stdout).toMatch(/find items \{ group: number \} +1 -> 21 per call/);
    expect(await project.read('reports/report.md')).toContain('items is asked in a loop: 21 finds per call, was 1');
    expect((await lockCheck(project)).check).toMatchObject({
      kind: 'lock',
      verdict: 'fail',
      reason: expect.stringContaining('find 1 -> 21 per call'),
    });
  });

  it('fails another plan, naming both, and takes an index of another name for the same', async () => {
    await using project = await recorded();
    await project.write(SEED, datasetText().replace('{ group: 1 })', "{ group: 1 }, { name: 'renamed' })"));
    expect(await run(project)).toMatchObject({ exitCode: 0 });
    expect((await lockCheck(project)).check).toMatchObject({ verdict: 'pass', reason: 'the work is as recorded' });

    await project.write(
      SEED,
      datasetText().replace("db.collection('items').createIndex({ group: 1 })", 'Promise.resolve(db)'),
    );
    expect(await run(project)).toMatchObject({ exitCode: 1 });
    const { check } = await lockCheck(project);
    expect(check?.reason).toContain('documents examined 12 -> 120 per call');
    expect(check?.reason).toContain('plan of items: IXSCAN { group: 1 } -> COLLSCAN');
  });

  it('warns of less work, with the command that records it', async () => {
    // Where the answers are known to be the same, fewer documents returned are less work too.
    const compared = (call: string) => scenario(call).replace('sameResult: false', 'sameResult: (items) => items');
    await using project = await Project.create({ [ITEMS]: compared(LOOP + FIND) });
    expect(await update(project)).toMatchObject({ exitCode: 0 });
    await project.write(ITEMS, compared(FIND));
    expect(await run(project)).toMatchObject({ exitCode: 0 });
    const { warnings } = await lockCheck(project);
    expect(warnings).toEqual([
      expect.stringMatching(/less work than recorded: .*`npx plumbline-gate run items --profile smoke --update-lock`/),
    ]);
    expect(await update(project)).toMatchObject({ stderr: expect.stringContaining('0 new, 1 changed') });
    expect(await project.read(LOCK)).toContain('"items/indexed mongo.docsExamined": 12,');
  });

  it('does not call it less work that fewer documents are returned', async () => {
    await using project = await recorded();
    await project.write(ITEMS, scenario(ONE));
    expect(await run(project)).toMatchObject({ exitCode: 0 });
    expect((await lockCheck(project)).warnings).toEqual([
      expect.stringMatching(/other work than recorded, and no more of it: .*documents returned 12 -> 1 per call/),
    ]);
  });

  it('is not judged at another profile or on other data, and the command is said', async () => {
    await using project = await recorded();
    await project.write(ITEMS, scenario(LOOP));
    const atPr = await run(project, '--profile', 'pr');
    // A record of something else would hold nothing, and there is no check.
    expect(atPr).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('its record is none of this') });
    expect((await lockCheck(project)).check).toMatchObject({
      verdict: 'not-judged',
      reason: expect.stringMatching(
        /has nothing of pr, .*`npx plumbline-gate run --profile pr --update-lock` records it/,
      ),
    });
    await project.write(SEED, datasetText('', 130));
    await project.write(ITEMS, scenario(LOOP).replace('checks: {}', 'checks: { indexed: { mongoCommands: 30 } }'));
    expect(await run(project)).toMatchObject({ exitCode: 0 });
    expect((await lockCheck(project)).check).toMatchObject({
      verdict: 'not-judged',
      reason: expect.stringContaining('recorded on other data of tiny'),
    });
  });

  it('fails what was accepted on the day after, and over its ceiling', async () => {
    await using project = await recorded();
    const accepting = (ceiling: number, until: string) =>
      scenario(
        LOOP,
        `accepted: { indexed: { ceiling: ${JSON.stringify({ ...LOOP_COSTS, 'mongo.commands.find': ceiling })}, reason: 'known', until: '${until}' } },`,
      );
    await project.write(ITEMS, accepting(21, '2999-12-31'));
    expect(await run(project)).toMatchObject({ exitCode: 0 });
    expect((await lockCheck(project)).warnings).toEqual([
      expect.stringMatching(/accepted until 2999-12-31 \(known\): find 1 -> 21 per call \(ceiling 21\)/),
    ]);
    // Recording would hide the debt: what is accepted stays beside the lower figures.
    await project.write(ITEMS, accepting(20, '2999-12-31'));
    expect(await run(project)).toMatchObject({ exitCode: 1 });
    expect((await lockCheck(project)).check?.reason).toContain('more than what is accepted until 2999-12-31');
    await project.write(ITEMS, accepting(21, '2026-01-01'));
    expect(await run(project)).toMatchObject({ exitCode: 1 });
    expect((await lockCheck(project)).check?.reason).toContain(
      'what was accepted until 2026-01-01 (known) is not any more',
    );
  });

  it('is refused in CI, and where a merge left it in pieces, with 2', async () => {
    await using project = await Project.create({ [ITEMS]: scenario(FIND) });
    const ci = await plumbline(project, ['run', '--update-lock'], { env: { ...env, CI: 'true' } });
    expect(ci).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--update-lock is refused where CI is set'),
    });
    await expect(project.read(LOCK)).rejects.toThrow('ENOENT');
    await project.write(LOCK, '<<<<<<< HEAD\n{}');
    expect(await run(project)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('LOCK_INVALID') });
    expect(await update(project)).toMatchObject({ exitCode: 2 });
    expect(await project.read(LOCK)).toBe('<<<<<<< HEAD\n{}');
  });
});

const LOOP_COSTS = {
  'mongo.keysExamined': 252,
  'mongo.docsExamined': 252,
  'mongo.returned': 252,
  'mongo.bytes': 100_000,
  'mongo.bytesIn': 10_000,
};

describe('recording', () => {
  it('keeps what was not run, and drops what is gone when all of it was', async () => {
    await using project = await recorded();
    await project.write('scenarios/others.scenario.ts', scenario(ONE));
    expect(await update(project, 'others')).toMatchObject({
      stderr: expect.stringContaining('1 new, 0 changed, 0 unchanged, 0 dropped'),
    });
    expect(await variantsIn(project)).toEqual(['items/indexed', 'others/indexed']);
    await project.remove(ITEMS);
    expect(await update(project, '--grep', 'Items')).toMatchObject({ stderr: expect.stringContaining('0 dropped') });
    expect(await variantsIn(project)).toEqual(['items/indexed', 'others/indexed']);
    expect(await update(project)).toMatchObject({ stderr: expect.stringContaining('1 dropped') });
    expect(await variantsIn(project)).toEqual(['others/indexed']);
  });

  it('leaves out what failed and what answered wrong, and has what is not the same twice as a range', async () => {
    const variants = `
      throwing: { run: async () => { throw new Error('no'); } },
      wrong: { run: async ({ mongo }) => { await mongo.collection('items').findOne(); return []; }, timed: false },
      wobbling: { run: async ({ redis, mongo }, { group }) => {
        await redis.set('pid' + process.pid % 7919, 'x'.repeat(1 + process.pid % 7919));
        return mongo.collection('items').find({ group }).toArray();
      }, timed: false },`;
    const file = scenario(FIND, '', variants).replace('sameResult: false', 'sameResult: (items) => items.length');
    await using project = await Project.create({ [ITEMS]: file });
    const { stderr, exitCode } = await update(project);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('items/throwing was not recorded');
    expect(stderr).toContain('items/wrong was not recorded');
    // The memory of a value grows in steps.
    expect(stderr).toMatch(
      /items\/wobbling: redis\.bytes(, redis\.keyBytes)? recorded as a range in plumbline\.lock\.json/,
    );
    expect(await variantsIn(project)).toEqual(['items/indexed', 'items/wobbling']);
    expect(await project.read(LOCK)).toMatch(/"items\/wobbling notRepeated": \["redis\.bytes"(, "redis\.keyBytes")?\]/);
    expect(await project.read(LOCK)).toMatch(/"items\/wobbling redis.bytes": \[[\d.]+, [\d.]+\]/);
  });
});

async function variantsIn(project: Project): Promise<string[]> {
  const found = (await project.read(LOCK)).matchAll(/"(\S+) calls"/g);
  return Array.from(found, ([, variant = '']) => variant);
}
