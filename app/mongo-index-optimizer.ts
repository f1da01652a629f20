import { type Db, type Document, MongoServerError } from 'mongodb';
import { COLLECTION_NAMES, type CollectionName, ensureCollections } from './collections.ts';
import { DevoraError } from './devora-error.ts';
import { INDEX_SPECIFICATIONS, type IndexSpecification } from './index-specifications.ts';
import { type PlanSummary, summarizePlan } from './query-plan.ts';
import { findRedundantIndexes, type RedundantIndex } from './redundant-indexes.ts';

const MAX_EXPLAINED_TIME_MS = 100;
const COMMAND_NOT_SUPPORTED = [20, 59, 115];

export interface PlanVerification {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly plan: PlanSummary;
}

export interface FoundIndex {
  readonly collection: CollectionName;
  readonly name: string;
}

/** A cursor that can say how it would run. */
export interface Explainable {
  explain(verbosity: 'executionStats'): Promise<Document>;
}

/** Creates the guide's indexes and looks after them. */
export class MongoIndexOptimizer {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Creates what is missing, one index after the other, and returns all names as `collection.index`. */
  async createAll(specifications: readonly IndexSpecification[] = INDEX_SPECIFICATIONS): Promise<readonly string[]> {
    await ensureCollections(this.#db);
    const names: string[] = [];
    for (const { collection, key, options } of specifications) {
      const name = await this.#db.collection(collection).createIndex({ ...key }, options);
      names.push(`${collection}.${name}`);
    }
    return names;
  }

  /** Whether a query runs as the guide asks: under 100 ms, by an index, no collection scanned anywhere in its plan. */
  async verify(query: Explainable): Promise<PlanVerification> {
    const plan = summarizePlan(await query.explain('executionStats'));
    const problems = [
      ...(plan.usesIndex ? [] : [`no index is used (${plan.stages.join(', ')})`]),
      ...(plan.scansCollection ? ['a collection is scanned (COLLSCAN)'] : []),
      ...(plan.executionTimeMs < MAX_EXPLAINED_TIME_MS
        ? []
        : [`it took ${plan.executionTimeMs} ms; the guide allows ${MAX_EXPLAINED_TIME_MS} ms`]),
    ];
    return { ok: problems.length === 0, problems, plan };
  }

  /**
   * Indexes that no query has used since the server started (`$indexStats`): look only after a time that saw every kind
   * of query. Indexes that do more than find are left out: unique ones and TTL ones.
   */
  async unused(): Promise<readonly FoundIndex[]> {
    return await this.#inEachCollection(async (collection) => {
      const statistics = await this.#db
        .collection(collection)
        .aggregate([{ $indexStats: {} }])
        .toArray();
      return statistics
        .filter(({ name, spec }) => name !== '_id_' && !spec?.unique && spec?.expireAfterSeconds === undefined)
        .filter(({ accesses }) => Number(accesses.ops) === 0)
        .map(({ name }) => ({ collection, name }));
    });
  }

  /** Indexes that are the beginning of another one. */
  async redundant(): Promise<readonly (RedundantIndex & FoundIndex)[]> {
    return await this.#inEachCollection(async (collection) => {
      const indexes = await this.#db.collection(collection).indexes();
      return findRedundantIndexes(indexes).map((index) => ({ collection, ...index }));
    });
  }

  /**
   * Rebuilds a collection's indexes. The guide does this every three months; it locks, and works on standalone servers
   * only.
   */
  async rebuild(collection: CollectionName): Promise<void> {
    try {
      await this.#db.command({ reIndex: collection });
    } catch (cause) {
      if (!(cause instanceof MongoServerError) || !COMMAND_NOT_SUPPORTED.includes(Number(cause.code))) throw cause;
      throw new DevoraError(
        'REINDEX_REFUSED',
        `reIndex of ${collection} was refused: it runs on a standalone server only`,
        'On a replica set drop the one index that needs it and create it again, or resync members one by one. WiredTiger rarely needs either.',
        { cause },
      );
    }
  }

  async #inEachCollection<T>(look: (collection: CollectionName) => Promise<readonly T[]>): Promise<readonly T[]> {
    const found: T[] = [];
    for (const collection of COLLECTION_NAMES) found.push(...(await look(collection)));
    return found;
  }
}
