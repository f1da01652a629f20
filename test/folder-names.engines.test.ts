import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** All that a URL writes otherwise than a path: a blank, a letter beyond ASCII, a percent sign. */
const AWKWARD = 'plumbline Zoë 100%-';

it('the tool and the project may lie in a folder whose name a URL writes otherwise', async () => {
  await using project = await Project.create({ 'scenarios/items.scenario.ts': scenarioText(READ) }, AWKWARD);
  const tool = path.join(project.folder, 'tool');
  for (const name of ['bin', 'src', 'package.json'])
    await cp(path.join(ROOT, name), path.join(tool, name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(tool, 'node_modules'));
  const program = path.join(tool, 'bin/plumbline.js');
  const { exitCode } = await plumbline(project, ['run'], { program, env: sharedEngines() });
  expect((await reportOf(project)).errors).toEqual([]);
  expect(exitCode).toBe(0);
});
