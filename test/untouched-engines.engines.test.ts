import { expect, it } from 'vitest';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

it.each([
  ['', 3, 'ENGINES_UNTOUCHED'],
  ['mongoCommands: 0, ', 0, undefined],
  ['mongoCommands: { atMost: 0 }, ', 0, undefined],
])('a variant that asks neither engine anything (checks: %s) ends with %d', async (declared, exitCode, code) => {
  await using project = await Project.create({
    'scenarios/memory.scenario.ts': scenarioText('return 1;').replace(
      'docsExamined: 100',
      `${declared}docsExamined: 100`,
    ),
    'scenarios/sound.scenario.ts': scenarioText(READ),
  });
  const ended = await plumbline(project, ['run'], { env: sharedEngines() });
  const { errors, scenarios } = await reportOf(project);
  expect(errors.map((error) => error.code)).toEqual(code === undefined ? [] : [code]);
  expect(scenarios.find(({ name }) => name === 'sound')?.verdict).toBe('pass');
  expect(ended.exitCode).toBe(exitCode);
});
