import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const EVERYWHERE = '{src,app,seed,bench,test}/**';
const WORKERS = Math.min(2, availableParallelism());

/** Of each group: one that began last would have a core to itself for minutes. */
const LONGEST = [
  'test/faults.long.test.ts',
  'test/action.long.test.ts',
  'test/applications.long.test.ts',
  'test/init.long.test.ts',
  'test/example-applications.long.test.ts',
  'test/polling-application.long.test.ts',
  'test/given/replica-set.long.test.ts',
  'test/compare.long.test.ts',
  'test/answers.long.test.ts',
  'test/lock.engines.test.ts',
  'test/signals.engines.test.ts',
  'test/growth.engines.test.ts',
  'test/given/redis-access.engines.test.ts',
  'test/signoff.engines.test.ts',
  'test/hung-and-throwing.engines.test.ts',
  'test/history-survives.engines.test.ts',
  'test/topology.long.test.ts',
  'test/given/tls.long.test.ts',
  'test/selected-scenarios.long.test.ts',
  'test/pack.long.test.ts',
  'test/compare-interrupted.long.test.ts',
  'test/shards/shards.long.test.ts',
  'test/html-report.long.test.ts',
  'test/http-load-without-verdict.long.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place < 0 ? LONGEST.length : place;
}

/** Groups of test files, told by their names; one after the other, so that a group's load disturbs no other. */
const projects: TestProjectConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'unit',
      include: [`${EVERYWHERE}/*.test.ts`],
      exclude: [`${EVERYWHERE}/*.{engines,long,alone}.test.ts`],
      // A file that loaded `src/` anew took longer for that than for its tests.
      isolate: false,
      maxWorkers: availableParallelism(),
      sequence: { groupOrder: 0 },
    },
  },
  ...['engines', 'long'].map((name, at) => ({
    extends: true as const,
    test: {
      name,
      include: [`${EVERYWHERE}/*.${name}.test.ts`],
      globalSetup: ['test/engines.ts'],
      setupFiles: ['test/engine-pair.ts'],
      // The same; the long ones are few, and start the command line.
      isolate: name === 'long',
      // As many as there are pairs of engines: counters are the server's, and two files on one pair would count each
      // other.
      maxWorkers: WORKERS,
      sequence: { groupOrder: 1 + at },
    },
  })),
  {
    extends: true,
    test: {
      name: 'alone',
      include: [`${EVERYWHERE}/*.alone.test.ts`],
      globalSetup: ['test/engines.ts'],
      setupFiles: ['test/engine-pair.ts'],
      maxWorkers: 1,
      sequence: { groupOrder: 3 },
    },
  },
];

export default defineConfig({
  resolve: { alias: { 'plumbline-gate': path.resolve(import.meta.dirname, 'src/index.ts') } },
  test: { projects, sequence: { sequencer: LongestFirst }, testTimeout: 60_000, hookTimeout: 180_000, retry: 0 },
});
