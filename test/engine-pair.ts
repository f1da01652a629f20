import { inject } from 'vitest';
import './engines.ts';
import { giveToTests } from './own-engines.ts';

// A worker has one file at a time, and so has its pair of engines.
const pairs = inject('enginePairs');
const pair = pairs[(Number(process.env.VITEST_POOL_ID) - 1) % pairs.length];
if (pair === undefined) throw new Error('no pair of engines was started for this worker');
giveToTests(pair);
