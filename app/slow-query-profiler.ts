import type { Db } from 'mongodb';

const SLOW_MS = 100;
const KEPT = 20;

export interface SlowQuery {
  readonly op: string;
  readonly ns: string;
  readonly durationMs: number;
  readonly planSummary: string | undefined;
  readonly keysExamined: number | undefined;
  readonly docsExamined: number | undefined;
  readonly returned: number | undefined;
  readonly at: Date;
}

/**
 * The guide's profiler: level 2, slowms 100. Level 2 records every operation whatever `slowms` says, and slows each a
 * little: turn it on to look, and off again. Its collection holds 1 MB and forgets the oldest.
 */
export class SlowQueryProfiler {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async on(): Promise<void> {
    await this.#db.command({ profile: 2, slowms: SLOW_MS });
  }

  async off(): Promise<void> {
    await this.#db.command({ profile: 0, slowms: SLOW_MS });
  }

  /** The slowest recorded operations, slowest first. */
  async slowest(overMs: number = SLOW_MS, limit: number = KEPT): Promise<readonly SlowQuery[]> {
    const recorded = this.#db.collection('system.profile').find({ millis: { $gt: overMs } });
    const entries = await recorded.sort({ millis: -1, ts: 1 }).limit(limit).toArray();
    return entries.map((entry) => ({
      op: entry.op,
      ns: entry.ns,
      durationMs: entry.millis,
      planSummary: entry.planSummary,
      keysExamined: entry.keysExamined,
      docsExamined: entry.docsExamined,
      returned: entry.nreturned,
      at: entry.ts,
    }));
  }
}
