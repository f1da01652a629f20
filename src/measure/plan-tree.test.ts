import { describe, expect, it } from 'vitest';
import { indexesOf, stagesOf } from './plan-tree.ts';
import { normaliseSummary } from './query-plans.ts';

const indexScan = { stage: 'IXSCAN', indexName: 'user_id_1', keyPattern: { user_id: 1 } };

describe('plan trees', () => {
  it('reads a classic tree from the outside in, without rejected plans', () => {
    const explained = {
      queryPlanner: {
        winningPlan: { stage: 'LIMIT', inputStage: { stage: 'FETCH', inputStage: indexScan } },
        rejectedPlans: [{ stage: 'COLLSCAN' }],
      },
      executionStats: { executionStages: { stage: 'LIMIT' } },
    };
    expect(stagesOf(explained)).toEqual(['LIMIT', 'FETCH', 'IXSCAN']);
    expect(indexesOf(explained)).toEqual(['user_id_1 { user_id: 1 }']);
  });

  it('reads the queryPlan of the slot-based engine and not its slots', () => {
    const winningPlan = { queryPlan: { stage: 'FETCH', inputStage: indexScan }, slotBasedPlan: { stages: 'COLLSCAN' } };
    expect(stagesOf({ queryPlanner: { winningPlan } })).toEqual(['FETCH', 'IXSCAN']);
  });

  it('finds the collection scan inside a $lookup', () => {
    const explained = {
      stages: [
        { $cursor: { queryPlanner: { winningPlan: indexScan } } },
        { $lookup: { from: 'projects' }, collectionScans: 100, indexesUsed: [] },
      ],
    };
    expect(stagesOf(explained)).toEqual(['IXSCAN', '$lookup', 'COLLSCAN']);
  });

  it('finds the index that a $lookup uses', () => {
    const explained = { stages: [{ $lookup: {}, collectionScans: 0, indexesUsed: ['user_id_1_updated_at_-1'] }] };
    expect(stagesOf(explained)).toEqual(['$lookup', 'IXSCAN']);
    expect(indexesOf(explained)).toEqual(['user_id_1_updated_at_-1']);
  });
});

describe('normaliseSummary', () => {
  it('says a repeated index scan once', () => {
    expect(normaliseSummary(Array(40).fill('IXSCAN { a: 1, b: -1 }').join(', '))).toBe('IXSCAN { a: 1, b: -1 }');
  });

  it('keeps different parts, in one order', () => {
    const text = 'IXSCAN { b: 1 }, IXSCAN { a: 1, c: 1 }';
    expect(normaliseSummary(text)).toBe('IXSCAN { a: 1, c: 1 }, IXSCAN { b: 1 }');
  });
});
