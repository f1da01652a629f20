import type { Scenario } from '../model/scenario.ts';

/** What a failed check suggests: why it may have failed, and what to try. */
export interface Advice {
  causes: string[];
  remedies: string[];
}

export const NO_ADVICE: Advice = { causes: [], remedies: [] };

/** What can be seen to be wrong. */
export type Symptom =
  | 'collscan'
  | 'no-collscan'
  | 'saturated-pool'
  | 'low-hit-rate'
  | 'never-hits'
  | 'cache-not-asked'
  | 'hit-asks-mongo'
  | 'many-commands'
  | 'many-redis-commands'
  | 'many-documents'
  | 'many-keys'
  | 'many-returned'
  | 'heavy-answer'
  | 'many-connections'
  | 'many-at-once'
  | 'few-at-once'
  | 'small-reduction'
  | 'slow'
  | 'other-answer';

/** The guide's troubleshooting section where it has an entry, otherwise what most often is behind the symptom. */
const KNOWN: Readonly<Record<Symptom, Advice>> = {
  collscan: {
    causes: [
      'no index fits the filter, or it is no longer created',
      'the filter cannot use the index: its leading key is missing, a regex has no anchor, or a value has another type',
    ],
    remedies: [
      'run the query with explain("executionStats") and compare its filter and sort with the indexes of the collection',
      'create an index with the fields of equality first, then those of the sort, then ranges',
    ],
  },
  'no-collscan': {
    causes: ['the variant runs on the database with the indexes', 'the collection has an index that fits by chance'],
    remedies: ['give the variant `indexes: false`, or change what its plan is expected to be'],
  },
  'saturated-pool': {
    causes: [
      'more calls at the same time than the pool has connections (maxPoolSize)',
      'slow queries keep their connections',
      'a cursor or session is not closed',
    ],
    remedies: ['raise maxPoolSize', 'make the queries shorter', 'scale MongoDB out (replica set)'],
  },
  'low-hit-rate': {
    causes: [
      'the TTL is too short',
      'the keys vary too much from query to query',
      'the cache is too small (maxmemory)',
    ],
    remedies: [
      'raise the TTL of data that rarely changes',
      'normalise the query parameters that the key is made of',
      "raise Redis's maxmemory",
    ],
  },
  'never-hits': {
    causes: [
      'the key differs from call to call: a time, a random part, or parameters that are not normalised',
      'nothing is stored: the write to the cache fails, or its TTL is over at once',
      'the cache is asked once for each key: nothing repeats, or nothing primes it',
    ],
    remedies: ['log the keys of two equal calls and compare them', 'ask Redis for the key and its TTL after one call'],
  },
  'cache-not-asked': {
    causes: [
      'the variant does not go through the cache',
      'the application could not reach Redis and fell back without saying so',
      'its client is connected to another Redis than the one that is counted (REDIS_URL)',
    ],
    remedies: ['log the cache lookups of one call', 'connect the cache to the REDIS_URL that Plumbline gives'],
  },
  'hit-asks-mongo': {
    causes: ['a hit still asks MongoDB (a count, a permission, a refresh)', 'the cached value expires between calls'],
    remedies: [
      'return before the query on a hit',
      'set `prime: true`, so that the first call of each parameter is not counted',
    ],
  },
  'many-commands': {
    causes: [
      'a query in a loop (N+1)',
      'writes that are no longer batched',
      'many getMore: a limit was lost, or the batch size is small',
    ],
    remedies: ['fetch all at once with $in or $lookup', 'batch writes with bulkWrite or insertMany'],
  },
  'many-redis-commands': {
    causes: ['a Redis command for each item', 'a scan of keys in the hot path'],
    remedies: ['fetch several keys at once with MGET', 'cache the whole answer under one key'],
  },
  'many-documents': {
    causes: [
      'the index of this query is gone, or another one is used',
      'the index no longer covers the filter: documents are read, then thrown away',
      'a sort that no index serves reads every match',
    ],
    remedies: [
      'extend the index by the fields of the filter and the sort',
      'compare the plan with the one of the last release',
    ],
  },
  'many-keys': {
    causes: [
      'skip walks over the keys of all earlier pages',
      'the index starts with a field that selects little, or a count walks over all of its matches',
    ],
    remedies: ['page by the last key seen instead of skip', 'put the fields of equality first in the index'],
  },
  'many-returned': {
    causes: ['a limit was lost, or is applied after the query', 'the filter lets more through'],
    remedies: ['bound the query with limit'],
  },
  'heavy-answer': {
    causes: ['a projection was lost, or a large field was added to the documents', 'a limit was lost'],
    remedies: ['project only the fields that the answer needs', 'bound the query with limit'],
  },
  'many-connections': {
    causes: ['a client is created for each call instead of one for the process', 'more concurrent calls than before'],
    remedies: ['share one MongoClient', 'bound the concurrency'],
  },
  'many-at-once': {
    causes: ['more calls at the same time than before: a loop that no longer waits, or Promise.all over many'],
    remedies: ['ask for many in one query', 'bound the concurrency, or lower maxPoolSize'],
  },
  'few-at-once': {
    causes: ['the pool is smaller than it was (maxPoolSize)', 'calls wait for one another that ran at the same time'],
    remedies: ['raise maxPoolSize', 'ask at the same time what does not depend on one another'],
  },
  'small-reduction': {
    causes: [
      'the variant became slower or does more work',
      'the baseline became better, or has too little data to hurt',
    ],
    remedies: ['compare the work of both variants in the report: what grew is the reason'],
  },
  slow: {
    causes: [
      'the time is not in what the engines counted: the network, the driver, the application, or a busy machine',
    ],
    remedies: ['run on an idle machine', 'compare with the last release: `plumbline compare --base <git ref>`'],
  },
  'other-answer': {
    causes: [
      'the query of one variant differs: its filter, sort, limit or projection',
      'the sort has ties, and each plan breaks them differently',
      'the cache answers with an old or another value (its key leaves a parameter out)',
    ],
    remedies: ['sort by a key without ties', 'name the part that must be equal with `sameResult`'],
  },
};

/** What to say of these symptoms; what the scenario's author knows comes first. */
export function adviceOn(definition: Pick<Scenario, 'troubleshooting'>, symptoms: readonly Symptom[]): Advice {
  const all = [definition.troubleshooting, ...symptoms.map((symptom) => KNOWN[symptom])];
  return {
    causes: [...new Set(all.flatMap((advice) => advice?.causes ?? []))],
    remedies: [...new Set(all.flatMap((advice) => advice?.remedies ?? []))],
  };
}
