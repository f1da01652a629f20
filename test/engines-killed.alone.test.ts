import { describe, expect, it } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine, type Ended, reportOf } from './bad-projects/command-line.ts';
import { containersOf, docker } from './bad-projects/containers.ts';
import { datasetText, Project, SLOW_DOCUMENT, scenarioText } from './bad-projects/project.ts';

const ENGINES = { mongo: /^MongoDB no longer answers/, redis: /^Redis no longer answers/ } as const;
/** A cache in front of the data that hides the end of either: no call fails, however many are made. */
const FORGIVING = `
  await delay(100);
  await redis.get('item').catch(() => null);
  return mongo.collection('items').findOne({ _id: id }).catch(() => null);`;
const PHASES = {
  // A seed of its own, or the data of another run would be there already.
  'data is loaded': { said: /Data: tiny/, args: ['--seed', '5'], dataset: datasetText(SLOW_DOCUMENT), more: '' },
  'work is counted': {
    said: /work 1\/2/,
    args: [],
    dataset: datasetText(),
    more: 'calls: 600, callTimeoutMs: 60_000,',
  },
  'latency is measured': { said: /Measuring latency/, args: [], dataset: datasetText(), more: '' },
} as const;

// The two engines side by side: each run waits most of the time.
describe.skipIf(!hasDocker).each(Object.entries(PHASES))(
  `killed while %s (${NEEDS_DOCKER})`,
  (_, { said, args, dataset, more }) => {
    it.concurrent.each(Object.entries(ENGINES))('%s is one clear error, and nothing is left', async (engine, named) => {
      await using project = await Project.create({
        'scenarios/slow.scenario.ts': scenarioText(FORGIVING, more),
        'seed/tiny.dataset.ts': dataset,
      });
      await using command = CommandLine.start(project, ['run', '--engines', 'docker', ...args]);
      await command.said(said);
      const victim = await containerOf(command, engine === 'redis');
      await docker('kill', victim);
      const ended = await command.ended;
      await expectOneError(ended, project, named);
      expect(await containersOf(command)).toEqual([]);
      expect(command.processesLeft()).toEqual([]);
    });
  },
);

/** MongoDB may have been started from a snapshot, whose image does not say it. */
async function containerOf(command: CommandLine, redis: boolean): Promise<string> {
  const victim = (await containersOf(command)).find(({ image }) => /redis/.test(image) === redis);
  if (!victim) throw new Error('the run has no such container');
  return victim.id;
}

async function expectOneError({ exitCode, stdout, stderr }: Ended, project: Project, named: RegExp): Promise<void> {
  const report = await reportOf(project);
  expect(report.verdict).toBe('error');
  expect(report.errors).toMatchObject([{ code: 'ENGINE_DIED', message: expect.stringMatching(named) }]);
  expect(report.errors[0]?.message).toContain('exit code 137 (killed)');
  expect(report.errors[0]?.hint).toContain('Run again');
  expect(stdout.match(/ENGINE_DIED/g)).toHaveLength(1);
  expect(stdout).toMatch(/^ENGINE_DIED: /m);
  expect(stdout + stderr).not.toMatch(/unexpected|SuppressedError|^\s+at /m);
  expect(exitCode).toBe(3);
}
