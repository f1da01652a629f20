import { appendFile, cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Repository, scenarioOf } from './compare/repository.ts';

const env = { ...sharedEngines(), CI: undefined };
const FOLDER = 'reports/signoff/1.4.0';
const ACCEPTED =
  "accepted: { indexed: { ceiling: { 'mongo.docsExamined': 400 }, until: '2999-12-31', reason: 'known' } }";

let repository: Repository;
let signed: Ended;
const run = (...args: string[]) => plumbline(repository.project, args, { env });
const read = (file: string) => repository.project.read(`${FOLDER}/${file}`);

/** At the release profile, which of a test's project is as small as the others. */
beforeAll(async () => {
  repository = await Repository.create({
    'scenarios/items.scenario.ts': scenarioOf().replace(
      'checks: { indexed: { mongoCommands: 100 } }',
      `checks: { indexed: { plan: 'IXSCAN' } }, ${ACCEPTED}`,
    ),
  });
  await run('run', '--profile', 'release', '--update-lock');
  await repository.commit('the lock');
  signed = await run('signoff', '--release', '1.4.0');
}, 300_000);
afterAll(() => repository[Symbol.asyncDispose]());

it('a release that passes at its profile is signed off, and that is verified', async () => {
  expect(signed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1.4.0 is signed off') });
  const markdown = await read('signoff.md');
  expect(markdown).toContain('# ✅ Signed off: 1.4.0');
  expect(markdown).toContain(await repository.git('rev-parse', 'HEAD'));
  expect(markdown).toContain('known');
  const verified = await run('signoff', '--verify', `${FOLDER}/signoff.md`);
  expect(verified).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('1 files of samples are as they were'),
  });
  expect(await readdir(path.join(repository.folder, FOLDER, 'samples'))).toEqual(['items.indexed.json']);
});

it('made anew from the report it is the same document but for its date', async () => {
  const again = await run('signoff', '--release', '1.4.0', '--from', `${FOLDER}/report.json`, '--out', 'reports/again');
  expect(again.exitCode).toBe(0);
  const made = await repository.project.read('reports/again/signoff/1.4.0/signoff.json');
  const withoutDate = (text: string) => ({ ...JSON.parse(text), signedAt: undefined });
  expect(withoutDate(made)).toEqual(withoutDate(await read('signoff.json')));
});

it('what Plumbline itself wrote is no local change, where git does not ignore it', async () => {
  const sign = (...args: string[]) => run('signoff', '--release', '1.5.0', '--out', 'kept', ...args);
  const signing = await sign();
  expect(signing.exitCode, signing.stderr).toBe(0);
  const again = await sign('--from', 'kept/report.json');
  expect(again.exitCode, again.stderr).toBe(0);
  await repository.project.write('unknown.txt', 'not committed');
  expect((await sign('--from', 'kept/report.json')).stderr).toContain('this checkout has local changes');
  for (const name of ['kept', 'unknown.txt']) await rm(path.join(repository.folder, name), { recursive: true });
});

it('what was changed afterwards is red', async () => {
  const folder = path.join(repository.folder, 'reports/tampered');
  await cp(path.join(repository.folder, FOLDER), folder, { recursive: true });
  await appendFile(path.join(folder, 'signoff.md'), 'And everything else.\n');
  const { exitCode, stderr } = await run('signoff', '--verify', 'reports/tampered');
  expect(stderr).toMatch(/SIGNOFF_DOCUMENT_CHANGED: signoff\.md, line \d+, is not what signoff\.json gives/);
  expect(exitCode).toBe(3);
});

it('a report that was edited until it passed is not signed off', async () => {
  const failed = JSON.parse(await read('report.json'));
  failed.scenarios[0].checks = failed.scenarios[0].checks.filter(({ kind }: { kind: string }) => kind !== 'plan');
  await repository.project.write('reports/edited/report.json', JSON.stringify(failed));
  await cp(path.join(repository.folder, FOLDER, 'samples'), path.join(repository.folder, 'reports/edited/samples'), {
    recursive: true,
  });
  const { exitCode, stderr } = await run('signoff', '--release', '1.4.2', '--from', 'reports/edited/report.json');
  expect(stderr).toContain('not what its measurements give here: items/indexed/plan is not in it');
  expect(exitCode).toBe(3);
});

it('a checkout with local changes is refused before anything is measured', async () => {
  const file = 'scenarios/items.scenario.ts';
  const before = await repository.project.read(file);
  await repository.project.write(file, `${before}\n// changed`);
  await repository.git('update-index', '--skip-worktree', file);
  await repository.git('config', 'status.showUntrackedFiles', 'no');
  await repository.project.write('src/more.mjs', '');
  const { exitCode, stderr } = await run('signoff', '--release', '1.4.1');
  await repository.project.write(file, before);
  await repository.project.remove('src/more.mjs');
  await repository.git('update-index', '--no-skip-worktree', file);
  await repository.git('config', '--unset', 'status.showUntrackedFiles');
  expect(stderr).toContain('SIGNOFF_REFUSED: this checkout has local changes');
  expect(stderr).toContain(`src/more.mjs, ${file} (skip-worktree)`);
  expect(stderr).not.toContain('Counting work');
  expect(exitCode).toBe(3);
});

it('a release that fails has a document that says so, and exit 1', async () => {
  const file = 'scenarios/items.scenario.ts';
  await repository.project.write(file, (await repository.project.read(file)).replace("'IXSCAN'", "'COLLSCAN'"));
  await repository.commit('what nobody plans');
  const { exitCode, stdout } = await run('signoff', '--release', '1.5.0');
  expect(stdout).toContain('1.5.0 is NOT signed off');
  expect(exitCode).toBe(1);
  expect(await repository.project.read('reports/signoff/1.5.0/signoff.md')).toContain('# ❌ NOT signed off: 1.5.0');
  const verified = await run('signoff', '--verify', 'reports/signoff/1.5.0');
  expect(verified.stderr).toMatch(/SIGNOFF_REFUSED: the files are as they were written, and say that 1\.5\.0 is not/);
  expect(verified.exitCode).toBe(3);
  await repository.git('reset', '--quiet', '--hard', 'HEAD~1');
});

it('a report of a part of the project signs nothing off', async () => {
  await repository.project.write('scenarios/other.scenario.ts', scenarioOf());
  await repository.commit('another scenario');
  await run('run', 'items', '--profile', 'release', '--out', 'reports/part');
  const { exitCode, stdout } = await run('signoff', '--release', '1.6.0', '--from', 'reports/part/report.json');
  expect(stdout).toContain('scenarios of the project were not run: other');
  expect(exitCode).toBe(3);
});

it('at another profile it is a trial, which no check takes for a sign-off', async () => {
  const { exitCode, stdout } = await run('signoff', '--release', 'trial', '--profile', 'smoke');
  expect(stdout).toContain('trial was tried, which is NO sign-off');
  expect(exitCode).toBe(0);
  const markdown = await readFile(path.join(repository.folder, 'reports/signoff/trial/signoff.md'), 'utf8');
  expect(markdown).toContain('# ⚠️ A trial, NO sign-off: trial');
  const verified = await run('signoff', '--verify', 'reports/signoff/trial');
  expect(verified).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('the profile is smoke') });
});

it.each([
  [[], 'there is no --release'],
  [['--release', '../x'], 'cannot name a folder'],
  [['--release', '1', '--from', 'nowhere.json'], 'SIGNOFF_UNREADABLE'],
  [['--verify', 'nowhere'], 'SIGNOFF_UNREADABLE'],
])('%j is refused', async (args, message) => {
  const { exitCode, stderr } = await run('signoff', ...args);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(message === 'SIGNOFF_UNREADABLE' ? 3 : 2);
});
