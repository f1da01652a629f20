import { expect, test } from 'vitest';
import { plannerOf } from './query-planner.ts';

test.each([
  ['7.0.15', undefined, 'classic'],
  ['8.0.4', { ok: 1 }, 'classic'],
  ['8.1.0', { planRankerMode: 'multiPlanning' }, 'classic'],
  ['8.1.0', { planRankerMode: 'samplingCE' }, 'cost-based'],
  ['8.3.0', undefined, 'cost-based'],
  ['8.3.0', { featureFlagCostBasedRanker: { value: true, version: '8.3' } }, 'cost-based'],
  ['8.3.0', { featureFlagCostBasedRanker: { value: false } }, 'classic'],
  ['9.0.0', { featureFlagCostBasedRanker: true, internalQueryPlanRanker: 'multiPlanning' }, 'classic'],
  ['9.0.0', { featureFlagCostBasedRanker: true, internalQueryPlanRanker: 'mixed' }, 'cost-based'],
  ['10.0.0', 'nonsense', 'cost-based'],
])('MongoDB %s with %o plans %s', (version, parameters, planner) => {
  expect(plannerOf(version, parameters)).toBe(planner);
});
