import { parentPort, workerData } from 'node:worker_threads';
import '../process/compile-cache.ts';
import { MongoClient } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import { installResolver } from '../plumbline-resolver.ts';
import { endProcess, guardExit } from '../process/exit-guard.ts';
import { trustExtraAuthorities } from '../process/trusted-authorities.ts';
import { copyCollections } from './copy.ts';
import { documentGenerator } from './document-source.ts';
import { insertCollection } from './insert-collection.ts';
import type { LoadJob, LoadReply, LoadRequest } from './load-messages.ts';
import { datasetSizes } from './sized-dataset.ts';

// A thread of `loadDataset`: makes and inserts the collections that it is given, one after the other.

const job = workerData as LoadJob;
const tell = (reply: LoadReply): void => parentPort?.postMessage(reply);

guardExit(({ did, place }) => {
  const ended = endedByDataset(`${place ?? job.module} ${did}`);
  fail(ended);
  return ended;
});
installResolver();
trustExtraAuthorities();
const client = new MongoClient(job.mongoUrl, { appName: 'plumbline-load' });

try {
  const { default: definition } = (await import(job.module)) as { default: DatasetDefinition };
  const choice = { definition, profile: job.profile, seed: job.seed, scale: job.scale };
  const sizes = datasetSizes(choice);

  const load = async (collection: string): Promise<void> => {
    await insertCollection({
      target: client.db(job.databases.bare).collection(collection),
      size: sizes[collection] ?? 0,
      makeDocument: documentGenerator(choice, collection),
      onInserted: (inserted) => tell({ inserted }),
    });
    // The server copies faster than it takes the same documents in again, and meanwhile this core makes others.
    await copyCollections(client, {
      from: job.databases.bare,
      to: job.databases.indexed,
      collections: [collection],
    });
  };
  parentPort?.on('message', (request: LoadRequest) => {
    // Ended and not only closed: what the dataset opened when it was imported would keep the thread for ever.
    if ('end' in request) void client.close().finally(() => endProcess(0));
    else load(request.collection).then(() => tell({ ready: true }), fail);
  });
  tell({ ready: true });
} catch (thrown) {
  fail(thrown);
}

function fail(thrown: unknown): void {
  tell({ failed: explain(thrown) });
}

function endedByDataset(what: string): PlumblineError {
  return new PlumblineError(
    'DATASET_INVALID',
    `${what} while data was loaded`,
    'A dataset, and what it imports, must not end the process.',
  );
}

function explain(thrown: unknown): { code: PlumblineError['code']; message: string; hint: string } {
  if (thrown instanceof PlumblineError) return { code: thrown.code, message: thrown.message, hint: thrown.hint };
  const message = messageOf(thrown);
  if (/E11000/.test(message)) {
    return { code: 'DATASET_INVALID', message, hint: 'Make every _id of a collection a different one.' };
  }
  if (thrown instanceof Error && thrown.name.startsWith('Mongo')) {
    return {
      code: 'ENGINE_DIED',
      message: `loading: ${message}`,
      hint: 'Look at the engine: it refused or lost an insert.',
    };
  }
  return {
    code: 'DATASET_INVALID',
    message: `${job.module}: ${message}`,
    hint: 'The dataset itself failed; see the message.',
  };
}
