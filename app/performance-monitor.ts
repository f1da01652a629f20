import type { Db } from 'mongodb';
import { type Alert, hitRateAlert, poolAlert, queryAlert } from './alerts.ts';
import { METRICS_COLLECTION } from './collections.ts';
import { type DurationStatistics, summarizeDurations } from './duration-statistics.ts';
import { MetricsBuffer, type QueryMetric } from './metrics-buffer.ts';
import { RecentDurations } from './recent-durations.ts';

/** Where the monitor looks: the cache's hit rate and the pool's use. */
export interface MonitorSources {
  hitRate(): number | undefined;
  poolUtilization(): number;
}

export interface PerformanceStats {
  readonly hours: number;
  readonly queries: Readonly<Record<string, DurationStatistics>>;
  /** All queries together; absent when there was none. */
  readonly overall?: DurationStatistics;
  readonly failedCount: number;
  /** Of the cache in this process; absent before its first look-up. */
  readonly hitRate?: number;
  readonly poolUtilization: number;
  readonly alerts: readonly Alert[];
}

/**
 * Measures queries, keeps their durations in a capped collection, and says when one of the guide's limits is passed.
 */
export class PerformanceMonitor implements AsyncDisposable {
  readonly recent = new RecentDurations();
  readonly #metrics: MetricsBuffer;
  readonly #db: Db;
  readonly #sources: MonitorSources;
  readonly #onAlert: (alert: Alert) => void;

  /** The collection must exist (`ensureCollections`). */
  constructor(db: Db, sources: MonitorSources, onAlert: (alert: Alert) => void = () => {}) {
    this.#db = db;
    this.#sources = sources;
    this.#onAlert = onAlert;
    this.#metrics = new MetricsBuffer(db.collection<QueryMetric>(METRICS_COLLECTION));
  }

  /** Runs a query and records how long it took, also when it fails. */
  async measureQueryTime<T>(name: string, query: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    let succeeded = false;
    try {
      const answer = await query();
      succeeded = true;
      return answer;
    } finally {
      this.#record(name, performance.now() - startedMs, succeeded);
    }
  }

  /** What every process has recorded in the last hours, and how this one is doing now. */
  async getPerformanceStats(hours: number): Promise<PerformanceStats> {
    await this.#metrics.flush();
    const since = new Date(Date.now() - hours * 3_600_000);
    const recorded = await this.#db
      .collection<QueryMetric>(METRICS_COLLECTION)
      .find({ at: { $gte: since } })
      .toArray();
    const byName = Map.groupBy(recorded, (metric) => metric.name);
    const queries = [...byName].flatMap(([name, metrics]) => {
      const statistics = summarizeDurations(metrics.map((metric) => metric.durationMs));
      return statistics === undefined ? [] : [[name, statistics] as const];
    });
    const overall = summarizeDurations(recorded.map((metric) => metric.durationMs));
    const hitRate = this.#sources.hitRate();
    return {
      hours,
      queries: Object.fromEntries(queries),
      ...(overall === undefined ? {} : { overall }),
      failedCount: recorded.filter((metric) => !metric.succeeded).length,
      ...(hitRate === undefined ? {} : { hitRate }),
      poolUtilization: this.#sources.poolUtilization(),
      alerts: this.currentAlerts(),
    };
  }

  /** The alerts that the cache and the pool give rise to now. */
  currentAlerts(): readonly Alert[] {
    const alerts = [hitRateAlert(this.#sources.hitRate()), poolAlert(this.#sources.poolUtilization())];
    return alerts.filter((alert) => alert !== undefined);
  }

  /** Metrics that could not be kept. */
  get droppedMetrics(): number {
    return this.#metrics.dropped;
  }

  /** Writes what is still buffered. */
  async flush(): Promise<void> {
    await this.#metrics.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#metrics[Symbol.asyncDispose]();
  }

  #record(name: string, exactMs: number, succeeded: boolean): void {
    const durationMs = Math.round(exactMs * 1_000) / 1_000;
    this.recent.add(name, durationMs);
    this.#metrics.add({ name, durationMs, succeeded, at: new Date() });
    const alert = queryAlert(name, durationMs);
    if (alert !== undefined) this.#onAlert(alert);
  }
}
