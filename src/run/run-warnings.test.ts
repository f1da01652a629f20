import { expect, it } from 'vitest';
import { measured, scenarioOf, workOf } from '../gate/gate.fixture.ts';
import type { Lock } from '../model/lock.ts';
import { runWarnings } from './run-warnings.ts';

const RECORDING = 'pr, mongodb 7, redis 7, standalone';
const facts = {
  engines: {
    mongodb: { version: '7.0.14', via: 'docker' as const, image: 'mongo:7.0', topology: 'standalone' as const },
    redis: { version: '7.2.5', via: 'docker' as const, image: 'redis:7-alpine' },
  },
  dataset: { name: 'devora', digest: 'c0ffee', documents: 1 },
};
const entry = { dataset: 'devora', digest: 'c0ffee', work: workOf({}) };
const lockOf = (...names: string[]): Lock => ({
  recordings: new Map([[RECORDING, new Map(names.map((name) => [name, entry]))]]),
});
const scenario = (definition = scenarioOf({ indexed: { p95: '1s' } }, {}, ['indexed'])) => ({
  name: 'projects',
  file: 'projects.scenario.ts',
  definition,
});
const options = { profile: 'pr' as const, today: '2026-01-01', scenarios: [scenario()], whole: true };

it('work in the lock that nobody does any more is said, in a run of the whole project', () => {
  const lock = lockOf('projects/indexed', 'projects/cached', 'users/indexed');
  expect(runWarnings({ ...options, lock }, facts, [])).toEqual([
    'plumbline.lock.json has work that no scenario does any more: projects/cached, users/indexed; where that is meant, `npx plumbline-gate run --profile pr --update-lock` drops it',
  ]);
  expect(runWarnings({ ...options, lock, whole: false }, facts, [])).toEqual([]);
  expect(runWarnings({ ...options, lock: lockOf('projects/indexed') }, facts, [])).toEqual([]);
  expect(runWarnings(options, facts, [])).toEqual([]);
});

it('a scenario that writes to the common data and does not say so is named', () => {
  const writing = measured('indexed', {
    scenario: 'projects',
    work: workOf({ mongo: { commands: { find: 20, update: 20 } } }),
  });
  expect(runWarnings(options, facts, [writing])).toEqual([expect.stringMatching(/^projects\/indexed: writes without/)]);
  const declared = scenarioOf({ indexed: { p95: '1s' } }, { writes: { collections: ['projects'] } }, ['indexed']);
  expect(runWarnings({ ...options, scenarios: [scenario(declared)] }, facts, [writing])).toEqual([]);
  const reading = measured('indexed', { scenario: 'projects', work: workOf({}) });
  expect(runWarnings(options, facts, [reading])).toEqual([]);
});
