import { randomUUID } from 'node:crypto';
import { type CreateIndexesOptions, type Document, type IndexSpecification, MongoClient, UUID } from 'mongodb';
import { seededRandom } from '../../src/dataset/random.ts';

const DOCUMENTS = 400;
const DAY_MS = 86_400_000;

interface Shape {
  indexes: readonly [key: IndexSpecification, options?: CreateIndexesOptions][];
  document(index: number): Document;
}

const numberOf = (index: number, values: number) => seededRandom('shapes', index).int(0, values - 1);
const ahead = (index: number) => new Date(Date.now() + (1 + index) * 60_000);

/** What a first scenario has to hold for, each in its own way. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  // No date: any documents of one value, from an index with another field after it.
  tickets: {
    indexes: [[{ owner: 1, title: 1 }]],
    document: (index) => ({ owner: `owner ${numberOf(index, 60)}`, title: `title ${index}` }),
  },
  // Keys that are UUIDs, and dates that are all to come, which an index removes when they are over.
  sessions: {
    indexes: [[{ userId: 1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
    document: (index) => ({ _id: new UUID(), userId: uuidOf(numberOf(index, 50)), expiresAt: ahead(index) }),
  },
  // A date that not each document has orders nothing, and a name inside a document is asked for.
  parcels: {
    indexes: [[{ 'to.city': 1, deliveredAt: -1 }]],
    document: (index) => ({
      to: { city: `city ${numberOf(index, 60)}` },
      ...(index % 3 === 0 && { deliveredAt: new Date(Date.now() - index * DAY_MS) }),
    }),
  },
  // Nothing to ask for but the key.
  counters: {
    indexes: [],
    document: (index) => ({ _id: `counter ${index}`, value: index }),
  },
  // The only index has a collation; large documents.
  people: {
    indexes: [[{ name: 1 }, { collation: { locale: 'de', strength: 2 } }]],
    document: (index) => ({ name: `name ${numberOf(index, 60)}`, photo: Buffer.alloc(120_000, index) }),
  },
};

function uuidOf(number: number): UUID {
  return new UUID(Buffer.alloc(16, number + 1));
}

/** Each of them in a database of their own on the shared engine. */
export class SampledShapes implements AsyncDisposable {
  readonly database = `init_shapes_${randomUUID().slice(0, 8)}`;
  readonly #client: MongoClient;

  private constructor(client: MongoClient) {
    this.#client = client;
  }

  static async create(url: string): Promise<SampledShapes> {
    const shapes = new SampledShapes(await MongoClient.connect(url));
    const db = shapes.#client.db(shapes.database);
    for (const [name, { indexes, document }] of Object.entries(SHAPES)) {
      await db.collection(name).insertMany(Array.from({ length: DOCUMENTS }, (_, index) => document(index)));
      for (const [key, options] of indexes) await db.collection(name).createIndex(key, options);
    }
    return shapes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.db(this.database).dropDatabase();
    await this.#client.close();
  }
}
