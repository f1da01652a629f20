import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from '../src/errors.ts';
import { exampleEntry } from '../src/history/entry.fixture.ts';
import { JsonlStore } from '../src/history/jsonl-store.ts';
import { plumbline } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

/** 60 runs of two variants: one slower by 30% from run 40 on, the other by nothing. */
async function withHistory(): Promise<Project> {
  const project = await Project.create({});
  const store = new JsonlStore(path.join(project.folder, 'reports/history'));
  for (let minute = 0; minute < 60; minute += 1) {
    const turn = (minute * 7) % 5;
    const slow = (minute < 40 ? 100 : 130) + turn;
    const variants = [
      { scenario: 'orders', variant: 'indexed', latencyMs: { p50: slow, p95: 2 * slow } },
      { scenario: 'orders', variant: 'cached', latencyMs: { p50: 20 + turn / 5, p95: 30 } },
    ];
    await store.append(exampleEntry(minute, { revision: `${minute}`.padStart(12, 'a'), variants }));
  }
  await store.append(exampleEntry(0, { machineClass: 'darwin-arm64-m4', run: 'other' }));
  return project;
}

it('trend shows the change, between which commits, and what else there is', async () => {
  await using project = await withHistory();
  const { exitCode, stdout, stderr } = await plumbline(project, ['trend']);
  expect(stderr).toContain('also kept: 1 runs of --machine darwin-arm64-m4 --profile pr');
  expect(stdout).toContain('60 runs at profile pr on linux-x64-xeon');
  expect(stdout).toMatch(/orders\/indexed p50 +[▁▂▃▅▇]{30} {2}13/);
  expect(stdout).toMatch(
    /up \+2\d% \(102 ms to 132 ms\), between a{10}39 \(2026-01-01\) and a{10}40 \(2026-01-01\), p < /,
  );
  expect(stdout).not.toContain('down');
  expect(exitCode).toBe(EXIT.pass);
});

it('as JSON and as Markdown, with a limit and of some variants alone', async () => {
  await using project = await withHistory();
  const some = ['orders/indexed', '--metric', 'p50', '--limit', '30', '--json', '--markdown', 'out/trend.md'];
  const { stdout } = await plumbline(project, ['trend', ...some]);
  const trends = JSON.parse(stdout);
  expect(trends).toMatchObject({ schemaVersion: 1, warnings: [], runs: 30, machineClass: 'linux-x64-xeon' });
  expect(trends.series).toHaveLength(1);
  expect(trends.series[0].changePoints).toMatchObject([{ index: 10, run: 'run-40' }]);
  const markdown = await readFile(path.join(project.folder, 'out/trend.md'), 'utf8');
  expect(markdown).toContain('- **worse**: orders/indexed p50 +2');
  expect(markdown).not.toContain('cached');
});

it('what is not there is an error that says what is', async () => {
  await using empty = await Project.create({});
  const nothing = await plumbline(empty, ['trend']);
  expect(nothing.stderr).toContain('MISSING_DATA: no run is kept yet');
  expect(nothing.exitCode).toBe(EXIT.noVerdict);
  await using project = await withHistory();
  const cases: [string[], string][] = [
    [['--machine', 'sparc'], 'There are: darwin-arm64-m4 at pr (1 runs); linux-x64-xeon at pr (60 runs).'],
    [['--profile', 'release'], 'no run is kept for release'],
    [['baskets'], 'the last runs have nothing of baskets'],
    [['--metric', 'p50s'], 'there is no metric "p50s"'],
    [['--grep', '('], 'Invalid regular expression'],
    [['--limit', '0'], 'write a number of runs'],
  ];
  for (const [args, said] of cases) {
    const { exitCode, stderr, stdout } = await plumbline(project, ['trend', ...args]);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('unexpected');
    expect({ exitCode, stdout }).toEqual({ exitCode: EXIT.usage, stdout: '' });
  }
});
