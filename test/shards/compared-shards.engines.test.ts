import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Report, reportSchema } from '../../src/model/report.ts';
import { type Ended, plumbline, sharedEngines } from '../bad-projects/command-line.ts';
import { APPLICATION, Repository, scenarioOf } from '../compare/repository.ts';

const env = { ...sharedEngines(), CI: undefined, GITHUB_RUN_ID: undefined };
const BY_ID = "mongo.collection('items').find({ _id: group }).toArray()";

let repository: Repository;
const shards: Ended[] = [];
const run = (...args: string[]) => plumbline(repository.project, args, { env });
const reportAt = async (folder: string): Promise<Report> =>
  reportSchema.parse(JSON.parse(await repository.project.read(`${folder}/report.json`)));

/** Head asks for each item once more, which one of the two scenarios shows. */
beforeAll(async () => {
  repository = await Repository.create({ 'scenarios/by-id.scenario.ts': scenarioOf(BY_ID) });
  const more = 'for (const { _id } of await find(db, group)) await db.collection("items").findOne({ _id });';
  await repository.project.write(
    'src/items.mjs',
    `${APPLICATION.replace('itemsOf =', 'find =').replace('export const find', 'const find')}
export const itemsOf = async (db, group) => { ${more} return await find(db, group); };`,
  );
  await run('compare', '--out', 'reports/whole');
  for (const index of [1, 2]) shards.push(await run('compare', '--shard', `${index}/2`));
}, 300_000);
afterAll(() => repository[Symbol.asyncDispose]());

it('both sides of a scenario are compared in its shard, and the merge has the rows of all', async () => {
  expect(shards.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
  const { exitCode, stdout } = await run('merge', 'reports/compare/blob');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('✗ items   items is asked in a loop: 5 finds per call, was 0');
  expect(stdout).toContain('explains: indexed/work');
  const [merged, whole] = [await reportAt('reports/compare'), await reportAt('reports/whole')];
  // Nothing here is timed: all of it must be the same but for what the report says of the run itself.
  expect({ ...merged, run: undefined, checksum: undefined }).toEqual({ ...whole, run: undefined, checksum: undefined });
  expect(merged.comparisons?.map(({ scenario, metric, verdict }) => `${scenario} ${metric} ${verdict}`)).toEqual([
    'by-id work pass',
    'by-id result pass',
    'items work fail',
    'items result pass',
  ]);
  expect(merged.run.base).toEqual(whole.run.base);
});

it('a shard that is missing is red', async () => {
  await repository.project.remove('reports/compare/blob/shard-2-of-2.blob');
  const { exitCode, stderr } = await run('merge', 'reports/compare/blob');
  expect(stderr).toContain('SHARD_MISSING: shard 2 of 2 is missing, and with it: items');
  expect(exitCode).toBe(3);
});
