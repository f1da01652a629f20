import { type Db, type Document, Long, type MongoClient, MongoServerError } from 'mongodb';
import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';

/** MongoDB's profiler keeps 1 MB by default and forgets the rest. */
const PROFILE_BYTES = 256 * 1024 * 1024;
const PAUSE_MS = 2_000;
/** A collection that is not there. */
const MARK = 'plumbline_mark';

/** They read and do not write, with an entry for each command. */
export const READS: readonly string[] = ['find', 'aggregate', 'count', 'distinct', 'getMore'];

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
  keysInserted: count,
  keysDeleted: count,
  ninserted: count,
  nModified: count,
  nUpserted: count,
  ndeleted: count,
  writeConflicts: count,
  hasSortStage: z.boolean().default(false),
  usedDisk: z.boolean().default(false),
  /** Of a read that has more to answer, and of each `getMore`. */
  cursorid: z.unknown().optional(),
  /** Of a `getMore`: what opened its cursor. */
  originatingCommand: z.record(z.string(), z.unknown()).optional(),
  queryHash: z.string().optional(),
  millis: count,
  errMsg: z.string().optional(),
});
export type ProfileEntry = z.infer<typeof entrySchema> & {
  /** Of a read that failed: what it had examined by then is not known, which is not 0. */
  failedUncounted?: string;
};

const settingsSchema = z.looseObject({ was: z.number() });
/** Of a server without a level of its own: one that nobody ever profiles. */
const UNTOUCHED_DATABASE = 'plumbline_none';

/** By client and database: the level to go back to. */
const levelsBefore = new WeakMap<MongoClient, Map<string, number>>();

/** Gives the databases that were profiled through this client the levels that they had. */
export async function restoreProfiling(client: MongoClient): Promise<void> {
  const levels = levelsBefore.get(client) ?? new Map<string, number>();
  levelsBefore.delete(client);
  for (const [database, level] of levels) await client.db(database).command({ profile: level });
}

/**
 * Per-command facts of one database, by MongoDB's own profiler: level 2 slows every operation, so never while timing.
 * It records all of them whatever else is set: `slowms`, `sampleRate` and a filter are the whole server's, and are left
 * as they are.
 */
export class Profiler {
  readonly #client: MongoClient;
  readonly #db: Db;
  readonly #ownAppName: string;
  #marks = 0;

  constructor(client: MongoClient, database: string, ownAppName: string) {
    this.#client = client;
    this.#db = client.db(database);
    this.#ownAppName = ownAppName;
  }

  /** An empty collection of entries, not yet recording. */
  async reset(): Promise<void> {
    await this.#rememberLevel();
    await this.pause();
    await this.#db.dropCollection('system.profile');
    await this.#db.createCollection('system.profile', { capped: true, size: PROFILE_BYTES });
    this.#marks = 0;
  }

  async record(): Promise<void> {
    await this.#db.command({ profile: 2 });
    await this.mark();
  }

  /** Records while `work` is done. */
  async recording<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.record();
    try {
      const result = await work();
      await this.pause();
      return result;
    } catch (thrown) {
      // Left on, it slows whatever comes next on this database. An engine that is gone is told by what failed before.
      await withDeadline(this.pause(), PAUSE_MS, 'MongoDB').catch(() => undefined);
      throw thrown;
    }
  }

  /**
   * Begins the next section of the entries: by a command that the profiler writes down, does nothing, and is no work.
   */
  async mark(): Promise<void> {
    await this.#db.command({ killCursors: MARK, cursors: [Long.fromNumber(1)], comment: `${MARK} ${this.#marks}` });
    this.#marks += 1;
  }

  async pause(): Promise<void> {
    await this.#db.command({ profile: 0 });
  }

  async #rememberLevel(): Promise<void> {
    const levels = levelsBefore.get(this.#client) ?? new Map<string, number>();
    levelsBefore.set(this.#client, levels);
    if (levels.has(this.#db.databaseName)) return;
    const own = await levelOf(this.#db);
    // A run that was killed while it counted leaves 2, which nobody wants back.
    const level = own === 2 ? await levelOf(this.#client.db(UNTOUCHED_DATABASE)).catch(zeroWhereDenied) : own;
    levels.set(this.#db.databaseName, level);
  }

  /**
   * What was recorded, in order, without what the harness itself did: a list for each section. Throws COUNTERS_DISAGREE
   * when entries were lost.
   */
  async sections(): Promise<ProfileEntry[][]> {
    const documents = await this.#db
      .collection<Document>('system.profile')
      .find({ ns: { $ne: `${this.#db.databaseName}.system.profile` } })
      .sort({ $natural: 1 })
      .toArray();
    const sections: ProfileEntry[][] = [];
    for (const document of documents) {
      if (document.appName !== this.#ownAppName) sections.at(-1)?.push(parsedEntry(document));
      else if (document.command?.killCursors === MARK) sections.push([]);
    }
    // The oldest entries are the first that go.
    if (sections.length === this.#marks) return sections;
    throw new PlumblineError(
      'COUNTERS_DISAGREE',
      `MongoDB's profiler has ${sections.length} of ${this.#marks} marks: entries were lost`,
      `More was done than the ${PROFILE_BYTES / 1024 / 1024} MB hold that are kept of it: make fewer calls (\`calls\`), or do less in one.`,
    );
  }
}

async function levelOf(db: Db): Promise<number> {
  return settingsSchema.parse(await db.command({ profile: -1 })).was;
}

function zeroWhereDenied(thrown: unknown): number {
  if (thrown instanceof MongoServerError) return 0;
  throw thrown;
}

/** An entry as it was written. */
export function parsedEntry(document: Document): ProfileEntry {
  const parsed = entrySchema.safeParse(document);
  if (parsed.success) {
    const { errMsg, ns } = parsed.data;
    const isCounted = errMsg === undefined || 'docsExamined' in document || !READS.includes(commandName(parsed.data));
    return isCounted ? parsed.data : { ...parsed.data, failedUncounted: `${ns}: ${errMsg}` };
  }
  throw new PlumblineError(
    'COUNTERS_DISAGREE',
    `MongoDB's profiler wrote an entry that could not be read: ${z.prettifyError(parsed.error)}`,
    'Is this MongoDB version supported? "plumbline doctor" prints the version in use.',
    { cause: parsed.error },
  );
}

/** Of a command of more than about 50 kB the profiler has the beginning of its text: `{ aggregate: "items", ...`. */
const FIRST_FIELD = /^\{\s*"?(\w+)/;

/** The command's name as `serverStatus` has it. */
export function commandName(entry: ProfileEntry): string {
  if (entry.op === 'query') return 'find';
  if (entry.op === 'update') return 'update';
  if (entry.op === 'remove') return 'delete';
  if (entry.op === 'getmore') return 'getMore';
  const { $truncated: cut } = entry.command;
  const first = typeof cut === 'string' ? FIRST_FIELD.exec(cut)?.[1] : Object.keys(entry.command)[0];
  // The entry of a pipeline that ends in `$out` is one of an insert.
  if (entry.op === 'insert') return first === 'aggregate' ? first : 'insert';
  return first === 'findandmodify' ? 'findAndModify' : (first ?? entry.op);
}

/** https://www.mongodb.com/docs/manual/core/server-side-javascript/ */
export function hasJavaScript({ command }: ProfileEntry): boolean {
  return 'mapReduce' in command || /"\$(?:where|function|accumulator)":/.test(JSON.stringify(command));
}
