import type { Collection } from 'mongodb';

export interface QueryMetric {
  readonly name: string;
  readonly durationMs: number;
  readonly succeeded: boolean;
  readonly at: Date;
}

const BATCH = 500;
const MAX_BUFFERED = 10_000;
const FLUSH_INTERVAL_MS = 5_000;

/** Collects metrics and writes them in batches, so that measuring a query does not cost another one. */
export class MetricsBuffer implements AsyncDisposable {
  readonly #collection: Collection<QueryMetric>;
  readonly #timer: NodeJS.Timeout;
  #buffered: QueryMetric[] = [];
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(collection: Collection<QueryMetric>) {
    this.#collection = collection;
    this.#timer = setInterval(() => void this.flush(), FLUSH_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Metrics that were lost: the buffer was full, or the database did not take them. */
  get dropped(): number {
    return this.#dropped;
  }

  add(metric: QueryMetric): void {
    if (this.#buffered.length >= MAX_BUFFERED) {
      this.#dropped += 1;
      return;
    }
    this.#buffered.push(metric);
    if (this.#buffered.length === BATCH) void this.flush();
  }

  /**
   * Writes what is buffered, after the writes under way. Never rejects: what cannot be written is counted as dropped.
   */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const batch = this.#buffered;
    if (batch.length === 0) return;
    this.#buffered = [];
    try {
      await this.#collection.insertMany(batch, { ordered: false });
    } catch {
      this.#dropped += batch.length;
    }
  }
}
