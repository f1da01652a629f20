import { isSlowQuery } from './alerts.ts';
import { type DurationStatistics, summarizeDurations } from './duration-statistics.ts';

const KEPT = 1_000;

interface QueryDurations {
  readonly latestMs: number[];
  next: number;
  count: number;
  totalMs: number;
  slowCount: number;
}

export interface RecentQuery {
  readonly name: string;
  /** Since the process started. */
  readonly count: number;
  readonly totalMs: number;
  readonly slowCount: number;
  /** Of the latest 1,000. */
  readonly latest: DurationStatistics;
}

/** The latest durations of each query in this process: what a scrape reads, without a query of its own. */
export class RecentDurations {
  readonly #queries = new Map<string, QueryDurations>();

  add(name: string, durationMs: number): void {
    const query = this.#queries.get(name) ?? { latestMs: [], next: 0, count: 0, totalMs: 0, slowCount: 0 };
    this.#queries.set(name, query);
    query.latestMs[query.next] = durationMs;
    query.next = (query.next + 1) % KEPT;
    query.count += 1;
    query.totalMs += durationMs;
    if (isSlowQuery(durationMs)) query.slowCount += 1;
  }

  summaries(): readonly RecentQuery[] {
    return [...this.#queries].flatMap(([name, { latestMs, count, totalMs, slowCount }]) => {
      const latest = summarizeDurations(latestMs);
      return latest === undefined ? [] : [{ name, count, totalMs, slowCount, latest }];
    });
  }
}
