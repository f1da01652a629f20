import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFiles } from './scenario-files.ts';
import { scenarioFilesIn } from './scenario-search.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-search-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), '');
  }
}

const found = async () => (await scenarioFilesIn(folder)).map((file) => path.relative(folder, file));

describe('scenario files are found', () => {
  it.each(['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'])('that end with .scenario.%s', async (ending) => {
    await write(`a.scenario.${ending}`, 'helper.ts', 'a.scenario.test.ts', 'a.scenario.d.ts', 'notes.scenario.md');
    expect(await found()).toEqual([`a.scenario.${ending}`]);
  });

  it('in folders at any depth, hidden ones and links included', async () => {
    await write('scenarios/x/y/a.scenario.ts', 'scenarios/.more/b.scenario.ts', 'scenarios/node_modules/c.scenario.ts');
    await write('elsewhere/d.scenario.ts', 'e.ts');
    await symlink('../elsewhere', path.join(folder, 'scenarios/linked'));
    await symlink('../e.ts', path.join(folder, 'scenarios/e.scenario.ts'));
    await symlink('..', path.join(folder, 'scenarios/x/round'));
    const files = await scenarioFilesIn(path.join(folder, 'scenarios'));
    expect(files.map((file) => path.basename(file)).sort()).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.scenario.ts`),
    );
    await symlink('scenarios', path.join(folder, 'all'));
    expect(await scenarioFilesIn(path.join(folder, 'all'))).toHaveLength(5);
  });

  it('but not in packages that are installed', async () => {
    await write('package.json', 'node_modules/shop/a.scenario.ts', 'b.scenario.ts');
    expect(await found()).toEqual(['b.scenario.ts']);
  });
});

describe('what may be meant as a scenario is refused', () => {
  it.each([
    'a.scenarios.ts',
    'a.Scenario.ts',
    'a.scenario.TS',
    'a.SCENARIO.ts',
    'a.scenario.tsx',
    'a.scenario.jsx',
    'inner/a.scenario.Mts',
  ])('%s, whose name is nearly that of one', async (name) => {
    await write('good.scenario.ts', name);
    await expect(found()).rejects.toThrow(`${name} is not read: its name is nearly that of a scenario`);
    expect(await scenarioFilesIn(folder, 'pass over')).toHaveLength(1);
  });

  it.each(['.scenario.ts', ' .scenario.ts'])('"%s", which has no name', async (name) => {
    await write(name);
    await expect(found()).rejects.toThrow('has no name');
  });

  it('a name with a line break, which is told on one line', async () => {
    await write('a\nb.scenario.ts');
    await expect(found()).rejects.toThrow(/a\\nb\.scenario\.ts has a control character in its name$/);
  });

  it.each(['gone.scenario.ts', 'gone'])('%s, a link to nothing', async (name) => {
    await write('good.scenario.ts');
    await symlink('nowhere', path.join(folder, name));
    await expect(found()).rejects.toThrow(`${name} is a link to nothing`);
  });

  it('a device in the place of a file', async () => {
    await symlink('/dev/null', path.join(folder, 'a.scenario.ts'));
    await expect(found()).rejects.toThrow('a.scenario.ts is no file');
  });

  it.each([
    ['a.scenario.ts', 'a.scenario.mts'],
    ['a.scenario.ts', 'inner/a.scenario.ts'],
    ['items.scenario.ts', 'inner/Items.scenario.ts'],
  ])('%s beside %s: one name', async (...names) => {
    await write(...names);
    await expect(findFiles(folder)).rejects.toThrow(/^2 scenarios are called "(a|items)"/i);
  });
});
