import { describe, expect, it } from 'vitest';
import { normaliseSummary } from './mongo-plans.ts';
import { indexesOf, lookedUpCollections, stagesOf } from './plan-tree.ts';

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

describe('the indexes of a plan', () => {
  it('inside a $lookup have the keys that the collection knows them by', () => {
    const explained = { stages: [{ $lookup: { from: 'projects' }, collectionScans: 0, indexesUsed: ['by_user'] }] };
    expect(lookedUpCollections(explained)).toEqual(['projects']);
    expect(indexesOf(explained, new Map([['by_user', '{ user_id: 1 }']]))).toEqual(['by_user { user_id: 1 }']);
  });

  it('that one stage has without its keys and another with them are one', () => {
    const inner = { stage: 'IXSCAN', indexName: 'words', keyPattern: { _fts: 'text', _ftsx: 1 } };
    const text = { stage: 'TEXT_MATCH', indexName: 'words', inputStage: inner };
    expect(indexesOf({ queryPlanner: { winningPlan: text } })).toEqual(['words { _fts: "text", _ftsx: 1 }']);
  });

  it('of the slot-based engine are found, and so is its scan', () => {
    const lookup = { stage: 'EQ_LOOKUP', foreignCollection: 'shop.projects', indexName: 'user_id_1' };
    const used = { ...lookup, strategy: 'IndexedLoopJoin', indexKeyPattern: { user_id: 1 } };
    expect(indexesOf({ queryPlanner: { winningPlan: used } })).toEqual(['user_id_1 { user_id: 1 }']);
    expect(stagesOf({ queryPlanner: { winningPlan: used } })).toEqual(['EQ_LOOKUP']);
    expect(lookedUpCollections({ queryPlanner: { winningPlan: used } })).toEqual(['projects']);
    const scan = { ...lookup, strategy: 'NestedLoopJoin' };
    expect(stagesOf({ queryPlanner: { winningPlan: scan } })).toEqual(['EQ_LOOKUP', 'COLLSCAN']);
  });
});

describe('normaliseSummary', () => {
  it('says a repeated index scan once', () => {
    expect(normaliseSummary(Array(40).fill('IXSCAN { a: 1, b: -1 }').join(', '))).toBe('IXSCAN { a: 1, b: -1 }');
  });

  it('takes a key in capitals for a key', () => {
    expect(normaliseSummary('IXSCAN { zone: 1, STATUS: 1 }')).toBe('IXSCAN { zone: 1, STATUS: 1 }');
  });

  it('keeps different parts, in one order', () => {
    const text = 'IXSCAN { b: 1 }, IXSCAN { a: 1, c: 1 }';
    expect(normaliseSummary(text)).toBe('IXSCAN { a: 1, c: 1 }, IXSCAN { b: 1 }');
  });
});
