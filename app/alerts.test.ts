import { describe, expect, it } from 'vitest';
import { hitRateAlert, poolAlert, queryAlert } from './alerts.ts';

describe('the limits of the guide', () => {
  it.each([
    [500, undefined],
    [501, 'warning'],
    [1_000, 'warning'],
    [1_001, 'alert'],
  ])('a query of %i ms: %s', (durationMs, level) => {
    expect(queryAlert('list', durationMs)?.level).toBe(level);
  });

  it("uses the guide's words", () => {
    expect(queryAlert('get_user_projects', 512)?.message).toBe('Slow query detected: get_user_projects took 512ms');
  });

  it.each([
    [undefined, undefined],
    [0.6, undefined],
    [0.599, 'warning'],
    [0, 'warning'],
  ])('a hit rate of %s: %s', (hitRate, level) => {
    expect(hitRateAlert(hitRate)?.level).toBe(level);
  });

  it.each([
    [0.9, undefined],
    [0.91, 'alert'],
  ])('a pool used to %d: %s', (utilization, level) => {
    expect(poolAlert(utilization)?.level).toBe(level);
  });
});
