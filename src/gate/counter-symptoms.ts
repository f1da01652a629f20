import type { CounterPath } from '../model/counters.ts';
import type { Work } from '../model/work.ts';
import type { Symptom } from './cures.ts';

/** Why a cache that is asked does not answer. */
export function missSymptom({ redis }: Work): Symptom {
  return redis.hits === 0 && redis.evictions === 0 ? 'never-hits' : 'low-hit-rate';
}

/** What too much of a counter suggests; `undefined`: nothing that is not said by another one. */
const SUGGESTED: Readonly<Record<CounterPath, Symptom | ((work: Work) => Symptom) | undefined>> = {
  'mongo.commands': 'many-commands',
  'mongo.keysExamined': 'many-keys',
  'mongo.docsExamined': 'many-documents',
  'mongo.returned': 'many-returned',
  'mongo.bytes': 'heavy-answer',
  'mongo.bytesIn': undefined,
  'mongo.keysWritten': undefined,
  'mongo.docsWritten': undefined,
  'mongo.sortsInMemory': undefined,
  'mongo.spills': undefined,
  'mongo.writeConflicts': undefined,
  'mongo.transactions': undefined,
  'redis.commands': 'many-redis-commands',
  'redis.hits': missSymptom,
  'redis.misses': missSymptom,
  'redis.bytes': undefined,
  'redis.evictions': 'low-hit-rate',
  'redis.roundTrips': 'many-redis-commands',
  'redis.elements': undefined,
  'redis.withoutExpiry': undefined,
  'redis.keyBytes': undefined,
  'redis.connections': 'many-connections',
  'mongo.connections': 'many-connections',
  'mongo.concerns': undefined,
  'mongo.repeatedWrites': undefined,
  'connections.created': 'many-connections',
  'connections.maxCheckedOut': 'many-at-once',
  'connections.waitQueueTimeouts': 'saturated-pool',
};

export function suggestedBy(counter: CounterPath, work: Work): Symptom[] {
  const known = SUGGESTED[counter];
  if (known === undefined) return [];
  return [typeof known === 'string' ? known : known(work)];
}
