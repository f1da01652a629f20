import { randomBytes } from 'node:crypto';
import { type ClientSession, type Collection, type Db, type Document, type FindCursor, MongoClient } from 'mongodb';
import type { Prices } from './prices.ts';
import { slope, timed } from './timed.ts';

const MANY = 4_000;
const FEW = 400;
const KIB = 1_024;
/** As much as a socket takes at once: what is longer waits for both sides to take turns. */
const BIG_KIB = 33;
/** Secondary indexes of the collection that has some. */
const INDEXES = 8;
const BATCH = 100;
/** Each opens connections, which takes milliseconds and leaves sockets behind. */
const ROUNDS_OF_CONNECTIONS = 50;

interface Item {
  _id: number;
  n: number;
  m: number;
  /** No two are alike, so that a sort has work to do. */
  key: string;
  filler: string;
}

/** Milliseconds of one of each. On a database of its own, which is gone afterwards. */
export async function mongoPrices(url: string): Promise<Prices> {
  await using client = new MongoClient(url, { maxPoolSize: 1 });
  const db = client.db('plumbline_prices');
  await db.dropDatabase();
  try {
    const many = await filled(db, 'many', MANY);
    const few = await filled(db, 'few', FEW);
    return {
      ...(await reads(many, few)),
      ...(await bytes(db)),
      ...(await writes(db)),
      ...(await connections(url)),
      ...(await transactions(client, db)),
    };
  } finally {
    await db.dropDatabase();
  }
}

async function filled(db: Db, name: string, documents: number): Promise<Collection<Item>> {
  const items = db.collection<Item>(name);
  const filler = 'x'.repeat(300);
  await items.insertMany(
    Array.from({ length: documents }, (_, n) => ({
      _id: n,
      n,
      m: n % 10,
      key: randomBytes(12).toString('hex'),
      filler,
    })),
  );
  await items.createIndex({ n: 1, m: 1 });
  return items;
}

const scanned = (items: Collection<Item>) => items.find({ filler: 'none' });
const fetched = (items: Collection<Item>, upTo: number) => items.find({ n: { $lt: upTo }, filler: 'none' });
/** No `m` is it, and an index that begins with `n` has to look at every key to know. */
const walked = (items: Collection<Item>, upTo: number) =>
  items.find({ n: { $lt: upTo }, m: { $mod: [1_000_003, 77] } });
/** The last one in the order of `key`: all are sorted. */
const sortedBy = (items: Collection<Item>) =>
  items.aggregate([{ $sort: { key: 1 } }, { $skip: MANY - 1 }, { $limit: 1 }, { $project: { _id: 1 } }]);
const inOrder = (items: Collection<Item>) =>
  items.aggregate([
    { $match: { filler: { $ne: 'none' } } },
    { $skip: MANY - 1 },
    { $limit: 1 },
    { $project: { _id: 1 } },
  ]);

async function reads(many: Collection<Item>, few: Collection<Item>): Promise<Prices> {
  await assertExamined(scanned(many), { keys: 0, documents: MANY });
  await assertExamined(fetched(many, MANY), { keys: MANY, documents: MANY });
  await assertExamined(walked(many, MANY), { keys: MANY, documents: 0 });
  // By itself: a server that has just worked for a while has to wait for its next turn on a busy machine.
  const { command } = await timed({ command: () => many.findOne({ _id: -1 }) });
  const took = await timed({
    scanFew: () => scanned(few).toArray(),
    scanMany: () => scanned(many).toArray(),
    fetchFew: () => fetched(many, FEW).toArray(),
    fetchMany: () => fetched(many, MANY).toArray(),
    walkFew: () => walked(many, FEW).toArray(),
    walkMany: () => walked(many, MANY).toArray(),
    sort: () => sortedBy(many).toArray(),
    inOrder: () => inOrder(many).toArray(),
  });
  const each = (much: number, little: number) => (much - little) / (MANY - FEW);
  const key = each(took.walkMany, took.walkFew);
  return {
    'document scanned': each(took.scanMany, took.scanFew),
    'document fetched by a key': each(took.fetchMany, took.fetchFew) - key,
    'key examined': key,
    'command to MongoDB': command,
    'document sorted in memory': (took.sort - took.inOrder) / MANY,
  };
}

/** What is timed must be what it is called. */
async function assertExamined(cursor: FindCursor, wanted: { keys: number; documents: number }): Promise<void> {
  const { executionStats } = await cursor.explain('executionStats');
  const [keys, documents] = [Number(executionStats.totalKeysExamined), Number(executionStats.totalDocsExamined)];
  if (keys === wanted.keys && documents === wanted.documents) return;
  throw new Error(`it examined ${keys} keys and ${documents} documents, not ${wanted.keys} and ${wanted.documents}`);
}

async function bytes(db: Db): Promise<Prices> {
  const sizes = db.collection<{ _id: number; text: string }>('sizes');
  await sizes.insertMany([1, BIG_KIB].map((kib) => ({ _id: kib, text: 'x'.repeat(kib * KIB) })));
  const answer = (kib: number) => ({ units: kib, run: () => sizes.findOne({ _id: kib }) });
  const question = (kib: number) => {
    const comment = 'x'.repeat(kib * KIB);
    return { units: kib, run: () => db.command({ ping: 1, comment }) };
  };
  return {
    'kilobyte from MongoDB': await slope(answer(1), answer(BIG_KIB)),
    'kilobyte to MongoDB': await slope(question(1), question(BIG_KIB)),
  };
}

async function writes(db: Db): Promise<Prices> {
  const [plain, indexed] = ['plain', 'indexed'].map((name) => db.collection<Document>(name));
  if (plain === undefined || indexed === undefined) throw new Error('there are no collections to write to');
  const fields = Array.from({ length: INDEXES }, (_, at) => `f${at}`);
  await db.createCollection('plain');
  for (const field of fields) await indexed.createIndex({ [field]: 1 });
  const documents = (many: number) =>
    Array.from({ length: many }, () =>
      Object.fromEntries(fields.map((field) => [field, randomBytes(6).toString('hex')])),
    );
  const took = await timed({
    one: () => plain.insertMany(documents(1)),
    batch: () => plain.insertMany(documents(BATCH)),
    indexed: () => indexed.insertMany(documents(BATCH)),
  });
  const indexKey = (took.indexed - took.batch) / BATCH / INDEXES;
  return {
    'index key written': indexKey,
    // The key in `_id` apart.
    'document written': (took.batch - took.one) / (BATCH - 1) - indexKey,
  };
}

/** A client with one connection for calls; those of its monitoring come with it. */
async function connections(url: string): Promise<Prices> {
  await using there = new MongoClient(url, { maxPoolSize: 1 });
  const ask = (client: MongoClient) => client.db('plumbline_prices').collection('few').findOne({ n: -1 });
  const took = await timed(
    {
      there: () => ask(there),
      made: async () => {
        await using client = new MongoClient(url, { maxPoolSize: 1 });
        return await ask(client);
      },
    },
    ROUNDS_OF_CONNECTIONS,
  );
  return { 'client of MongoDB with its connection': took.made - took.there };
}

async function transactions(client: MongoClient, db: Db): Promise<Prices> {
  const items = db.collection<{ _id: number; n: number }>('counted');
  await items.insertOne({ _id: 1, n: 0 });
  const write = async (session?: ClientSession) => {
    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, session === undefined ? {} : { session });
  };
  const took = await timed({
    alone: () => write(),
    within: () => client.withSession((session) => session.withTransaction(() => write(session))),
  });
  // The commit is a command that is counted by itself: this is what it costs.
  return { 'transaction around a write': took.within - took.alone };
}
