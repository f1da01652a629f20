import type { Db, Document, MongoClient } from 'mongodb';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';

/** MongoDB's profiler keeps 1 MB by default and forgets the rest. */
const PROFILE_BYTES = 256 * 1024 * 1024;

const count = z.coerce.number().default(0);
const entrySchema = z.looseObject({
  op: z.string(),
  ns: z.string(),
  appName: z.string().optional(),
  command: z.record(z.string(), z.unknown()).default({}),
  planSummary: z.string().optional(),
  keysExamined: count,
  docsExamined: count,
  nreturned: count,
  responseLength: count,
  queryHash: z.string().optional(),
  millis: count,
});
export type ProfileEntry = z.infer<typeof entrySchema>;

/** Per-command facts of one database, by MongoDB's own profiler: level 2 slows every operation, so never while timing. */
export class Profiler {
  readonly #db: Db;
  readonly #ownAppName: string;

  constructor(client: MongoClient, database: string, ownAppName: string) {
    this.#db = client.db(database);
    this.#ownAppName = ownAppName;
  }

  /** An empty collection of entries, not yet recording. */
  async reset(): Promise<void> {
    await this.pause();
    await this.#db.dropCollection('system.profile');
    await this.#db.createCollection('system.profile', { capped: true, size: PROFILE_BYTES });
  }

  async record(): Promise<void> {
    await this.#db.command({ profile: 2, slowms: 100 });
  }

  async pause(): Promise<void> {
    await this.#db.command({ profile: 0 });
  }

  /** What was recorded, in order, without what the harness itself did. Throws COUNTERS_DISAGREE when entries were lost. */
  async entries(): Promise<ProfileEntry[]> {
    const documents = await this.#db
      .collection<Document>('system.profile')
      .find({ appName: { $ne: this.#ownAppName }, ns: { $ne: `${this.#db.databaseName}.system.profile` } })
      .sort({ $natural: 1 })
      .toArray();
    return documents.map((document) => {
      const parsed = entrySchema.safeParse(document);
      if (parsed.success) return parsed.data;
      throw new PlumblineError(
        'COUNTERS_DISAGREE',
        `MongoDB's profiler wrote an entry that could not be read: ${z.prettifyError(parsed.error)}`,
        'Is this MongoDB version supported? "plumbline doctor" prints the version in use.',
        { cause: parsed.error },
      );
    });
  }
}

/** The command's name as `serverStatus` has it. */
export function commandName(entry: ProfileEntry): string {
  if (entry.op === 'query') return 'find';
  if (entry.op === 'update') return 'update';
  if (entry.op === 'remove') return 'delete';
  if (entry.op === 'insert') return 'insert';
  if (entry.op === 'getmore') return 'getMore';
  const first = Object.keys(entry.command)[0] ?? entry.op;
  return first === 'findandmodify' ? 'findAndModify' : first;
}
