import { MongoClient } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import { redactUrl, withoutSecrets } from '../process/redact-url.ts';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';
import { readEntry } from './past-versions.ts';
import { futureWarning, type HistoryKind, type HistoryQuery, type HistoryStore, type PastRuns } from './store.ts';

const DEFAULT_DATABASE = 'plumbline';
const COLLECTION = 'history';
const ANSWER_MS = 5_000;

/** An entry under its run's id, with what is asked for beside it; `entry` is as JSON lines have it, of any version. */
interface SavedReport {
  _id: string;
  machineClass: string;
  profile: string;
  datasetDigest?: string;
  startedAt: Date;
  entry: unknown;
}

/**
 * Past runs in a MongoDB collection, for a team that outgrows files: the collection `history` of the URL's database.
 */
export class MongoStore implements HistoryStore {
  readonly #url: string;
  readonly #client: MongoClient;
  #indexed: Promise<string> | undefined;

  constructor(url: string) {
    this.#url = url;
    try {
      this.#client = new MongoClient(url, {
        serverSelectionTimeoutMS: ANSWER_MS,
        connectTimeoutMS: ANSWER_MS,
        appName: 'plumbline-history',
      });
    } catch (thrown) {
      throw this.#unusable('the URL cannot be used', thrown);
    }
  }

  async append(entry: HistoryEntry): Promise<void> {
    try {
      const kept = historyEntrySchema.parse(entry);
      const { run, machineClass, profile, datasetDigest, startedAt } = kept;
      const runs = this.#runs();
      this.#indexed ??= runs.createIndex({ machineClass: 1, profile: 1, startedAt: -1 });
      await this.#indexed;
      const document = { machineClass, profile, startedAt: new Date(startedAt), entry: kept };
      const whole = datasetDigest === undefined ? document : { ...document, datasetDigest };
      // By its id: adding it again leaves one.
      await runs.replaceOne({ _id: run }, whole, { upsert: true, writeConcern: { w: 'majority' } });
    } catch (thrown) {
      throw this.#unusable('cannot add this run', thrown);
    }
  }

  async recent({ machineClass, profile, datasetDigest, limit }: HistoryQuery): Promise<PastRuns> {
    if (limit <= 0) return { entries: [], warnings: [] };
    const filter = { machineClass, profile, ...(datasetDigest !== undefined && { datasetDigest }) };
    const entries: HistoryEntry[] = [];
    const future: number[] = [];
    const damaged: string[] = [];
    try {
      const found = this.#runs().find(filter).sort({ startedAt: -1, _id: -1 }).batchSize(500);
      for await (const { _id, entry } of found) {
        const read = readEntry(entry);
        if (read.kind === 'entry') entries.push(read.entry);
        else if (read.kind === 'future') future.push(read.version);
        else damaged.push(`${_id} (${read.why})`);
        if (entries.length === limit) break;
      }
    } catch (thrown) {
      throw this.#unusable('cannot read', thrown);
    }
    const warnings = futureWarning(this.#where(), future);
    if (damaged.length > 0)
      warnings.push(
        `${this.#where()}: ${damaged.length} run(s) of the history are damaged and left as they are: ${damaged[0]}`,
      );
    return { entries: entries.reverse(), warnings };
  }

  async kinds(): Promise<HistoryKind[]> {
    const kind = { machineClass: '$machineClass', profile: '$profile' };
    try {
      const found = this.#runs().aggregate<{ _id: Omit<HistoryKind, 'runs' | 'newest'>; runs: number; newest: Date }>([
        { $group: { _id: kind, runs: { $sum: 1 }, newest: { $max: '$startedAt' } } },
        { $sort: { _id: 1 } },
      ]);
      return (await found.toArray()).map(({ _id, runs, newest }) => ({ ..._id, runs, newest: newest.toISOString() }));
    } catch (thrown) {
      throw this.#unusable('cannot read', thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }

  #runs() {
    // Without a database in the URL the driver takes `test`, which is somebody else's.
    const named = /^[^/]*\/\/[^/]*\/([^/?]+)/.exec(this.#url)?.[1];
    return this.#client.db(named ?? DEFAULT_DATABASE).collection<SavedReport>(COLLECTION);
  }

  #where(): string {
    return redactUrl(this.#url);
  }

  #unusable(what: string, thrown: unknown): PlumblineError {
    return new PlumblineError(
      'HISTORY_UNUSABLE',
      `history in ${this.#where()}: ${what}: ${withoutSecrets(messageOf(thrown), this.#url)}`,
      'The server must answer, and the user have readWrite on the database; unset PLUMBLINE_HISTORY to keep runs in a folder.',
    );
  }
}
