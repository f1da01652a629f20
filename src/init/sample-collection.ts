import { BSON, type Db, type Document, MongoClient, MongoServerSelectionError } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import { redactUrl, withoutSecrets } from '../process/redact-url.ts';

/** How much of a collection is read, at most, and for how long its server may work on it. */
const DOCUMENTS = 1_000;
const BYTES = 16 * 2 ** 20;
const SERVER_TIME_MS = 10_000;
const CONNECT_MS = 5_000;

export interface CollectionSample {
  documents: readonly Document[];
  /** Of the whole collection, as its server estimates them. */
  estimated: number;
  /** Why there are none to read, where that is so. */
  indexes: readonly Document[] | { unreadable: string };
  /** `7.0`. */
  serverVersion: string;
}

/**
 * A server that is read from, and never written to: every command is bounded, and goes to a secondary where there is
 * one.
 */
export class SampledServer implements AsyncDisposable {
  readonly #client: MongoClient;
  readonly #url: string;

  private constructor(client: MongoClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** @throws ENGINE_UNAVAILABLE with what the driver said, without passwords. */
  static async connect(url: string): Promise<SampledServer> {
    try {
      const client = new MongoClient(url, {
        appName: 'plumbline-init',
        serverSelectionTimeoutMS: CONNECT_MS,
        connectTimeoutMS: CONNECT_MS,
        socketTimeoutMS: 2 * SERVER_TIME_MS,
        maxPoolSize: 1,
        readPreference: 'secondaryPreferred',
      });
      const server = new SampledServer(client, url);
      try {
        await client.connect();
        await secondaryFound(client);
        return server;
      } catch (thrown) {
        await client.close();
        throw thrown;
      }
    } catch (thrown) {
      throw unavailable(url, thrown);
    }
  }

  /** Those that the user may read. */
  async databases(): Promise<string[]> {
    const listed = await this.#asked(() =>
      this.#client.db('admin').command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true }),
    );
    const names = (listed.databases as { name: string }[]).map(({ name }) => name);
    return names.filter((name) => !['admin', 'config', 'local'].includes(name)).toSorted();
  }

  /**
   * Collections that hold documents of their own: no views, no time series (their buckets are what a plan reads),
   * nothing of the server's.
   */
  async collections(database: string): Promise<string[]> {
    const listed = await this.#asked(() =>
      this.#db(database).listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray(),
    );
    return listed
      .filter(
        ({ name, type }) =>
          type !== 'view' && type !== 'timeseries' && !name.startsWith('system.') && !name.startsWith('plumbline_'),
      )
      .map(({ name }) => name)
      .toSorted();
  }

  /** At most 1,000 documents or 16 MB that the server picked at random, and which indexes there are. */
  async sample(database: string, collection: string): Promise<CollectionSample> {
    return this.#asked(async () => {
      const from = this.#db(database).collection(collection);
      return {
        estimated: await from.estimatedDocumentCount({ maxTimeMS: SERVER_TIME_MS }),
        documents: await drawn(this.#db(database), collection),
        // A user who may read documents and not indexes still has a dataset.
        indexes: await from
          .listIndexes()
          .toArray()
          .catch((thrown: unknown) => ({ unreadable: withoutSecrets(messageOf(thrown), this.#url) })),
        serverVersion: await this.#version(),
      };
    });
  }

  #db(database: string): Db {
    return this.#client.db(database, { readPreference: 'secondaryPreferred' });
  }

  async #version(): Promise<string> {
    const { versionArray } = await this.#client.db('admin').command({ buildInfo: 1 });
    return (versionArray as number[]).slice(0, 2).join('.');
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (thrown) {
      throw unavailable(this.#url, thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

/**
 * The driver takes `secondaryPreferred` to the primary for as long as it has not heard from a secondary yet: it is
 * waited for where the set names another member that answers reads.
 */
async function secondaryFound(client: MongoClient): Promise<void> {
  const { setName, hosts = [], passives = [] } = await client.db('admin').command({ hello: 1 });
  if (setName === undefined || hosts.length + passives.length < 2) return;
  try {
    await client.db('admin').command({ ping: 1 }, { readPreference: 'secondary' });
  } catch (thrown) {
    // No secondary answers: the primary does, as `secondaryPreferred` says.
    if (!(thrown instanceof MongoServerSelectionError)) throw thrown;
  }
}

/** Numbers stay of the type that BSON has them in, so that the dataset has the same. */
async function drawn(db: Db, collection: string): Promise<Document[]> {
  const cursor = db.collection(collection).aggregate([{ $sample: { size: DOCUMENTS } }], {
    maxTimeMS: SERVER_TIME_MS,
    batchSize: 100,
    comment: 'plumbline init: the shape of documents, no values',
    promoteValues: false,
    promoteLongs: false,
    promoteBuffers: false,
    bsonRegExp: true,
  });
  // By key: the server may draw one document twice.
  const documents = new Map<string, Document>();
  let bytes = 0;
  for await (const document of cursor) {
    documents.set(BSON.EJSON.stringify(document._id, { relaxed: false }), document);
    bytes += BSON.calculateObjectSize(document);
    if (bytes > BYTES) break;
  }
  return [...documents.values()];
}

function unavailable(url: string, thrown: unknown): PlumblineError {
  return new PlumblineError(
    'ENGINE_UNAVAILABLE',
    `${redactUrl(url)} cannot be sampled: ${withoutSecrets(messageOf(thrown), url)}`,
    'Check the address, the credentials and the right to read, or leave --mongo-url out: the dataset is then invented from nothing.',
  );
}

/** The database that a connection string names after its hosts. */
export function databaseOfUrl(url: string): string | undefined {
  const name = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return name === undefined ? undefined : decodeURIComponent(name);
}
