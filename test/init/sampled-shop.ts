import { randomUUID } from 'node:crypto';
import { Binary, type Db, Decimal128, type Document, Long, MongoClient, ObjectId } from 'mongodb';
import { seededRandom } from '../../src/dataset/random.ts';

export const DOCUMENTS = 5_000;
/** What stands for somebody's data, in every form that a document can hold it. */
const SENTINEL = 'SENTINEL';
/** 7 May 1987: in no year that Plumbline writes. */
const SENTINEL_DAY_MS = Date.UTC(1987, 4, 7);
const SENTINEL_NUMBER = 918_273_645;
const SENTINEL_ID = '5e471e15e471e15e471e15';

/** All ways in which one of the sentinels could stand in a text. */
export const SENTINELS: readonly RegExp[] = [
  /sentinel/i,
  /198[678]-/,
  /\b5[4-7]\d{10}\b/,
  /9_?182_?736/,
  new RegExp(SENTINEL_ID.slice(0, 12)),
  new RegExp(Buffer.from(SENTINEL).toString('base64').slice(0, 10)),
  new RegExp(Buffer.from(SENTINEL).toString('hex'), 'i'),
];

const KEYS = ['ada', 'bob', 'eve', 'joe', 'kim', 'lea', 'max', 'pam', 'sam', 'tom'];

/** A collection of orders, full of sentinels, in a database of its own on the shared engine. */
export class SampledShop implements AsyncDisposable {
  readonly database = `init_source_${randomUUID().slice(0, 8)}`;
  readonly #client: MongoClient;

  private constructor(client: MongoClient) {
    this.#client = client;
  }

  static async create(url: string): Promise<SampledShop> {
    const shop = new SampledShop(await MongoClient.connect(url));
    await shop.db.collection('orders').insertMany(Array.from({ length: DOCUMENTS }, (_, index) => order(index)));
    await createIndexes(shop.db);
    await shop.db.collection('few').insertOne({ name: SENTINEL });
    return shop;
  }

  get db(): Db {
    return this.#client.db(this.database);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.db.dropDatabase();
    await this.#client.close();
  }
}

function order(index: number): Document {
  const random = seededRandom('shop of somebody', index);
  const { int, pick, chance } = random;
  const list = <Item>(most: number, make: () => Item) => Array.from({ length: int(0, most) }, make);
  return {
    _id: new ObjectId(SENTINEL_ID.slice(0, 16) + index.toString(16).padStart(8, '0')),
    customerId: new ObjectId(SENTINEL_ID + int(0, 249).toString(16).padStart(2, '0')),
    status: `${SENTINEL}-${chance(0.6) ? 'paid' : chance(0.7) ? 'open' : 'lost'}`,
    email: `user${index}@${SENTINEL}.example`,
    total: Decimal128.fromString(`${int(0, 400)}.${int(10, 99)}`),
    visits: int(1, 5),
    phone: Long.fromNumber(SENTINEL_NUMBER * 10 + index),
    score: random.next() * 80,
    paid: chance(0.3),
    createdAt: new Date(SENTINEL_DAY_MS + int(0, 300 * 86_400_000)),
    ...(chance(0.4) && { note: SENTINEL.repeat(int(1, 12)) }),
    contact: chance(0.5) ? null : chance(0.5) ? `${SENTINEL}${int(0, 1e6)}` : int(0, 1e6),
    address: {
      city: `${SENTINEL}city${Math.floor(80 * random.next() ** 2)}`,
      where: { type: 'Point', coordinates: [random.next() * 9, random.next() * 9] },
    },
    items: list(5, () => ({ sku: `${SENTINEL}-${int(1, 400)}`, quantity: int(1, 4), price: random.next() * 30 })),
    tags: list(4, () => `${SENTINEL}${int(1, 15)}`),
    // Keyed by people, and by ids.
    votes: Object.fromEntries(list(5, () => [`${SENTINEL}${pick(KEYS)}`, int(1, 5)])),
    seen: { [`${SENTINEL_ID}${int(10, 99)}`]: { at: new Date(SENTINEL_DAY_MS), by: SENTINEL } },
    [`mail of ${SENTINEL}`]: 1,
    blob: new Binary(Buffer.from(`${SENTINEL} ${index}`)),
    pattern: /SENTINEL/,
    ...(index % 2_000 === 7 && { sentinelOfOne: SENTINEL }),
  };
}

async function createIndexes(db: Db): Promise<void> {
  const orders = db.collection('orders');
  await orders.createIndex({ customerId: 1, createdAt: -1 }, { name: `${SENTINEL}_index` });
  await orders.createIndex({ email: 1 }, { unique: true });
  await orders.createIndex({ status: 1 }, { partialFilterExpression: { status: `${SENTINEL}-paid` } });
  await orders.createIndex({ 'address.where': '2dsphere' });
  await orders.createIndex({ note: 'text', 'address.city': 'text' }, { weights: { note: 5 } });
  await orders.createIndex({ createdAt: 1 }, { expireAfterSeconds: 2_000_000_000 });
  await orders.createIndex({ [`votes.${SENTINEL}ada`]: 1 });
  await orders.createIndex({ 'items.sku': 1 });
}
