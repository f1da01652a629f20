import { expect, it } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { pathWithEngines } from './bad-projects/local-programs.ts';
import { expectGreen, givenProject, runOn, WHOLE_RUNS_MS } from './given/given-project.ts';

const NOT_GIVEN = { MONGO_URL: '', REDIS_URL: '' };

const topologyOf = ({ report }: Awaited<ReturnType<typeof runOn>>) => report.run.engines?.mongodb;

it.skipIf(!hasDocker)(
  `a replica set in containers is measured, and again from its snapshot (${NEEDS_DOCKER})`,
  { timeout: WHOLE_RUNS_MS },
  async () => {
    await using project = await givenProject('replicaSet');
    for (const start of ['new', 'from the snapshot']) {
      const ended = await runOn(project, NOT_GIVEN, { args: ['--engines', 'docker', '--seed', '77'] });
      expectGreen(ended);
      expect(topologyOf(ended), start).toMatchObject({ via: 'docker', topology: 'replicaSet' });
    }
  },
);

it('a replica set of local programs is measured', { timeout: WHOLE_RUNS_MS }, async () => {
  await using project = await givenProject('replicaSet');
  const env = { PATH: await pathWithEngines(project), TMPDIR: project.folder };
  const ended = await runOn(project, NOT_GIVEN, { args: ['--engines', 'local'], env });
  expectGreen(ended);
  expect(topologyOf(ended)).toMatchObject({ via: 'local', topology: 'replicaSet' });
});
