import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from './alerts.ts';
import { ensureCollections, METRICS_COLLECTION } from './collections.ts';
import { PerformanceMonitor } from './performance-monitor.ts';
import { openTestDatabase, type TestDatabase } from './testing/engines-under-test.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase('monitor');
  await ensureCollections(database.db);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const quiet = { hitRate: () => 0.9, poolUtilization: () => 0.1 };

describe('PerformanceMonitor', () => {
  it('writes to a capped collection, and what it wrote is there after it is disposed of', async () => {
    {
      await using monitor = new PerformanceMonitor(database.db, quiet);
      for (let call = 0; call < 1_200; call += 1) await monitor.measureQueryTime('kept', async () => call);
    }
    expect(await database.db.collection(METRICS_COLLECTION).countDocuments({ name: 'kept' })).toBe(1_200);
    const [collection] = await database.db.listCollections({ name: METRICS_COLLECTION }).toArray();
    expect(collection).toMatchObject({ options: { capped: true } });
  });

  it('passes answers and errors through, and records both', async () => {
    await using monitor = new PerformanceMonitor(database.db, quiet);
    expect(await monitor.measureQueryTime('fine', async () => 7)).toBe(7);
    const failing = monitor.measureQueryTime('failing', async () => Promise.reject(new Error('it failed')));
    await expect(failing).rejects.toThrow('it failed');
    const { queries, failedCount } = await monitor.getPerformanceStats(1);
    expect(queries).toMatchObject({ fine: { count: 1 }, failing: { count: 1 } });
    expect(failedCount).toBe(1);
  });

  it('reports percentiles of the last hours only, slow queries, hit rate and the use of the pool', async () => {
    await database.db.collection(METRICS_COLLECTION).insertMany([
      ...Array.from({ length: 100 }, (_, index) => ({
        name: 'past',
        durationMs: 6 * (index + 1),
        succeeded: true,
        at: new Date(),
      })),
      { name: 'past', durationMs: 9_999, succeeded: true, at: new Date(Date.now() - 2 * 3_600_000) },
    ]);
    await using monitor = new PerformanceMonitor(database.db, { hitRate: () => 0.5, poolUtilization: () => 0.95 });
    const stats = await monitor.getPerformanceStats(1);
    expect(stats.queries.past).toMatchObject({
      count: 100,
      p50Ms: 300,
      p95Ms: 570,
      p99Ms: 594,
      maxMs: 600,
      slowCount: 17,
    });
    expect(stats).toMatchObject({ hitRate: 0.5, poolUtilization: 0.95 });
    expect(stats.alerts.map(({ level }) => level)).toEqual(['warning', 'alert']);
  });

  it('warns of a slow query', async () => {
    const alerts: Alert[] = [];
    await using monitor = new PerformanceMonitor(database.db, quiet, (alert) => alerts.push(alert));
    await monitor.measureQueryTime('slow', () => new Promise((resolve) => setTimeout(resolve, 520)));
    expect(alerts).toEqual([
      { level: 'warning', message: expect.stringMatching(/^Slow query detected: slow took \d+(\.\d+)?ms$/) },
    ]);
  });
});
