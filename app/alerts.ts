export interface Alert {
  readonly level: 'warning' | 'alert';
  readonly message: string;
}

const SLOW_QUERY_MS = 500;
const VERY_SLOW_QUERY_MS = 1_000;
const LOW_HIT_RATE = 0.6;
const HIGH_POOL_UTILIZATION = 0.9;

/** The guide's target for the cache. */
export const TARGET_HIT_RATE = 0.8;

/** A query above 500 ms is slow. */
export function isSlowQuery(durationMs: number): boolean {
  return durationMs > SLOW_QUERY_MS;
}

/** Above 500 ms a warning, above 1,000 ms an alert, both in the guide's words. */
export function queryAlert(name: string, durationMs: number): Alert | undefined {
  if (!isSlowQuery(durationMs)) return undefined;
  const level = durationMs > VERY_SLOW_QUERY_MS ? 'alert' : 'warning';
  return { level, message: `Slow query detected: ${name} took ${durationMs}ms` };
}

/** Below 60% a warning; nothing before the first look-up. */
export function hitRateAlert(hitRate: number | undefined): Alert | undefined {
  if (hitRate === undefined || hitRate >= LOW_HIT_RATE) return undefined;
  const message = `Cache hit rate is ${percent(hitRate)}, below ${percent(LOW_HIT_RATE)} (target: above ${percent(TARGET_HIT_RATE)})`;
  return { level: 'warning', message };
}

/** Above 90% an alert: the next callers will wait. */
export function poolAlert(utilization: number): Alert | undefined {
  if (utilization <= HIGH_POOL_UTILIZATION) return undefined;
  const message = `Connection pool is ${percent(utilization)} used, above ${percent(HIGH_POOL_UTILIZATION)}`;
  return { level: 'alert', message };
}

const percent = (fraction: number) => `${Math.floor(fraction * 1_000) / 10}%`;
