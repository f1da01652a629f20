import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import tiny from '../dataset/fixtures/tiny.dataset.ts';
import { listIndexSet } from '../dataset/index-set.ts';
import { startTestEngines, testEngineRequest } from '../engines/test-engines.ts';
import { defineScenario } from '../model/scenario.ts';
import { DATABASES } from './databases.ts';
import { PreparedData } from './prepare-data.ts';

const definition = defineScenario({
  title: 'Books',
  dataset: tiny,
  variants: { indexed: { run: async () => [] } },
  checks: { indexed: { p95: '1s' } },
});

it('trusts no snapshot for the indexes in it: another run may have kept it with those of other code', async () => {
  const data = new PreparedData({
    folder: process.cwd(),
    scenarios: [{ name: 'books', file: 'books.scenario.ts', definition }],
    profile: 'smoke',
    seed: Date.now(),
    engineOptions: testEngineRequest(),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  {
    await using engines = await startTestEngines({});
    await data.ensure(engines);
    await using client = new MongoClient(engines.mongo.url);
    await client.db(DATABASES.indexed).collection('books').dropIndexes();
    await engines.saveSnapshot(data.snapshot, 'tiny');
  }
  await using engines = await startTestEngines({ snapshot: data.snapshot });
  try {
    expect(engines.fromSnapshot).toBe(true);
    await data.ensureAgain(engines);
    await using client = new MongoClient(engines.mongo.url);
    expect(await listIndexSet(client.db(DATABASES.indexed))).toHaveLength(2);
  } finally {
    await engines.dropSnapshot(data.snapshot);
  }
});
