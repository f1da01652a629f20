import { type Document, MongoClient } from 'mongodb';
import { documentGenerator } from '../src/dataset/document-source.ts';
import { loadDataset } from '../src/dataset/load.ts';
import { recreateCollections } from '../src/dataset/recreate-database.ts';
import { collectionNames, datasetSizes } from '../src/dataset/sized-dataset.ts';
import { startEngines } from '../src/engines/engines.ts';
import type { DatasetDefinition } from '../src/model/dataset.ts';
import { DATABASES } from '../src/session/databases.ts';
import { ownEngineRequest } from '../test/own-engines.ts';
import type { Measure } from './measure.ts';

const ROUNDS = 3;
const SEED = 1;
const { bare, indexed } = DATABASES;
const BATCH_DOCUMENTS = 1_000;

/**
 * Makes, inserts and copies every document, against the bare driver with the same documents ready-made, into two
 * databases too.
 */
export async function loadingSpeed(definition: DatasetDefinition, signal: AbortSignal): Promise<Measure> {
  const choice = { definition, profile: 'pr', seed: SEED } as const;
  await using engines = await startEngines({ ...(await ownEngineRequest()), signal, onProgress: () => undefined });
  await using client = new MongoClient(engines.mongo.url);
  const ready = new Map(
    collectionNames(choice).map((name) => {
      const make = documentGenerator(choice, name);
      return [name, Array.from({ length: datasetSizes(choice)[name] ?? 0 }, (_, index) => make(index))];
    }),
  );
  const load = async () =>
    (await loadDataset({ ...choice, mongoUrl: engines.mongo.url, databases: { bare, indexed }, signal })).insertSeconds;
  const insert = () => insertReadyMade(client, ready);
  const seconds: { own: number; driver: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // The order alternates, so that neither always finds the other's work in the server's cache.
    if (round % 2 === 0) seconds.push({ own: await load(), driver: await insert() });
    else seconds.push({ driver: await insert(), own: await load() });
  }
  return {
    name: 'loading pr, against ready-made documents by the bare driver (speed)',
    values: seconds.map(({ own, driver }) => driver / own),
    bar: { atLeast: 0.8 },
    detail: seconds.map(({ own, driver }) => `${own.toFixed(1)} s against ${driver.toFixed(1)} s`).join(', '),
  };
}

async function insertReadyMade(client: MongoClient, ready: ReadonlyMap<string, readonly Document[]>): Promise<number> {
  for (const name of [bare, indexed]) await recreateCollections(client, name, [...ready.keys()]);
  const startedMs = performance.now();
  await Promise.all([bare, indexed].map((name) => insertInto(client, name, ready)));
  return (performance.now() - startedMs) / 1_000;
}

async function insertInto(
  client: MongoClient,
  database: string,
  ready: ReadonlyMap<string, readonly Document[]>,
): Promise<void> {
  for (const [name, documents] of ready) {
    for (let from = 0; from < documents.length; from += BATCH_DOCUMENTS) {
      await client
        .db(database)
        .collection(name)
        .insertMany(documents.slice(from, from + BATCH_DOCUMENTS), { ordered: false });
    }
  }
}
