import { expect, it } from 'vitest';
import { Repository, rowOf, scenarioOf } from './compare/repository.ts';

it('a change of documentation passes, is timed, and leaves the checkout as it was', async () => {
  await using repository = await Repository.create();
  // As code that connects by itself, such as mongoose, is opened: once in a process.
  const once = `open: async () => {
    if (globalThis.opened) throw new Error('opened twice in one process');
    globalThis.opened = true;
    return {};
  }, variants:`;
  const timed = scenarioOf('itemsOf(mongo, group)', '').replace('variants:', once);
  await repository.project.write('scenarios/items.scenario.ts', timed);
  await repository.commit('timed');
  await repository.project.write('README.md', 'Items.');
  await repository.git('add', 'README.md');
  await repository.project.write('notes.txt', 'not added');
  await repository.git('stash', 'push', '--include-untracked', '--quiet', 'notes.txt');
  const before = await repository.fingerprint();
  const { exitCode, stdout, rows, report } = await repository.compare('--base', 'main');
  expect(exitCode, stdout).toBe(0);
  expect(rowOf(rows, 'items/indexed/work')).toMatchObject({ verdict: 'pass', reason: 'the same work' });
  expect(rowOf(rows, 'items/indexed/median')).toMatchObject({
    pairs: expect.any(Number),
    restarts: expect.any(Number),
  });
  expect(report?.run.base?.revision).toBe(await repository.git('rev-parse', 'main'));
  expect(await repository.fingerprint()).toEqual(before);
  expect(await repository.git('worktree', 'list')).not.toContain('plumbline-base');
}, 180_000);
