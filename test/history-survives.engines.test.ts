import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { BranchStore } from '../src/history/branch-store.ts';
import { exampleEntry } from '../src/history/entry.fixture.ts';
import { JsonlStore } from '../src/history/jsonl-store.ts';
import type { HistoryStore } from '../src/history/store.ts';
import { CommandLine, plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';
import { canMount, NEEDS_MOUNT, smallDisk } from './bad-projects/small-disk.ts';

const KIB = 1024;
const SCENARIO = { 'scenarios/reads.scenario.ts': scenarioText(READ) };
const query = { machineClass: 'linux-x64-xeon', profile: 'pr', limit: 10_000 };

/** Adds runs until the disk is full; the ids of those that were said to be kept. */
async function fill(store: HistoryStore): Promise<string[]> {
  const kept: string[] = [];
  for (let minute = 0; minute < 10_000; minute += 1) {
    const added = await store.append(exampleEntry(minute, { revision: 'x'.repeat(2_000) })).then(
      () => true,
      (thrown: unknown) => {
        // The last bytes of a disk take a part of a line.
        expect(thrown).toMatchObject({
          code: 'HISTORY_UNUSABLE',
          message: expect.stringMatching(/ENOSPC|No space left|bytes were taken/),
        });
        return false;
      },
    );
    if (!added) return kept;
    kept.push(`run-${minute}`);
  }
  throw new Error('the disk did not fill up');
}

it.skipIf(!canMount)(`a full disk costs the run that does not fit, and no other (${NEEDS_MOUNT})`, async () => {
  await using project = await Project.create({});
  const folder = path.join(project.folder, 'small');
  await using _disk = await smallDisk(folder, 256 * KIB);
  await writeFile(path.join(folder, 'ballast'), Buffer.alloc(64 * KIB));
  const store = new JsonlStore(path.join(folder, 'history'));
  const kept = await fill(store);
  expect(kept.length).toBeGreaterThan(20);
  const names = async () => (await store.recent(query)).entries.map(({ run }) => run);
  expect(await names()).toEqual(kept);
  await rm(path.join(folder, 'ballast'));
  await store.append(exampleEntry(20_000));
  expect(await names()).toEqual([...kept, 'run-20000']);
});

it.skipIf(!canMount)(`and on a branch the same (${NEEDS_MOUNT})`, async () => {
  await using project = await Project.create({});
  const folder = path.join(project.folder, 'small');
  await using _disk = await smallDisk(folder, 768 * KIB);
  await writeFile(path.join(folder, 'ballast'), Buffer.alloc(128 * KIB));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  git('init', '--quiet', '--template=');
  const store = new BranchStore(folder, 'plumbline-history');
  const kept = await fill(store);
  expect(kept.length).toBeGreaterThan(5);
  const names = async () => (await store.recent(query)).entries.map(({ run }) => run);
  expect(await names()).toEqual(kept);
  await rm(path.join(folder, 'ballast'));
  await store.append(exampleEntry(20_000));
  expect(await names()).toEqual([...kept, 'run-20000']);
  git('fsck', '--strict');
});

it('a run keeps its history where it is told to, says what it could not keep, and does not when told not to', async () => {
  await using project = await Project.create(SCENARIO);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project.folder, encoding: 'utf8' });
  git('init', '--quiet');
  const { MONGO_URL } = sharedEngines();
  const mongo = new URL(MONGO_URL);
  mongo.pathname = '/kept_runs';
  const ran = async (args: string[], history?: string) => {
    await using command = CommandLine.start(project, ['run', ...args], {
      env: { ...sharedEngines(), PLUMBLINE_HISTORY: history },
    });
    return await command.ended;
  };
  const kept = async (where: string) => {
    const { stdout } = await plumbline(project, ['trend', '--json'], { env: { PLUMBLINE_HISTORY: where } });
    return stdout === '' ? 0 : JSON.parse(stdout).runs;
  };
  expect((await ran([], 'branch')).exitCode).toBe(0);
  expect((await ran(['--no-record'], 'branch')).exitCode).toBe(0);
  expect(await kept('branch')).toBe(1);
  expect(git('ls-tree', '--name-only', 'plumbline-history')).toMatch(/^linux.*\.jsonl\n$/);
  expect((await ran(['--history', mongo.href])).exitCode).toBe(0);
  expect(await kept(mongo.href)).toBe(1);
  const away = await ran([], 'mongodb://ann:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=300');
  expect(away.exitCode).toBe(0);
  expect(away.stderr).toContain('history in mongodb://***@127.0.0.1:1/');
  expect(away.stdout + away.stderr + (await project.read('reports/report.json'))).not.toContain('s3cret');
  expect((await reportOf(project)).verdict).toBe('pass');
  expect((await ran(['--history', 'ftp://host'])).exitCode).toBe(2);
}, 300_000);
