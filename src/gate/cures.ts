import type { Scenario } from '../model/scenario.ts';

/** What can be seen to be wrong. */
export type Symptom = keyof typeof CURES;

/** What to try, by the guide's troubleshooting section where it has an entry. A finding knows better where there is one. */
const CURES = {
  collscan: 'create an index with the fields of equality first, then those of the sort, then ranges',
  'no-collscan': 'give the variant `indexes: false`, or change what its plan is expected to be',
  'saturated-pool': 'make the queries shorter, close cursors and sessions, or raise maxPoolSize',
  'low-hit-rate': "raise the TTL of data that rarely changes, or Redis's maxmemory",
  'never-hits': 'log the keys of two equal calls and compare them',
  'cache-not-asked': 'connect the cache to the REDIS_URL that Plumbline gives, and log the lookups of one call',
  'hit-asks-mongo': 'return before the query on a hit, or set `prime: true` where the first call is a miss',
  'many-commands': 'fetch all at once with $in or $lookup, and write with bulkWrite or insertMany',
  'many-redis-commands': 'fetch several keys at once with MGET, or cache the whole answer under one key',
  'many-documents': 'extend the index by the fields of the filter and the sort',
  'many-keys': 'page by the last key seen instead of skip, and put the fields of equality first in the index',
  'many-returned': 'bound the query with limit',
  'heavy-answer': 'project only the fields that the answer needs, and bound the query with limit',
  'many-connections': 'share one client in the process',
  'many-at-once': 'ask for many in one query, or bound the concurrency',
  'few-at-once': 'ask at the same time what does not depend on one another, or raise maxPoolSize',
  'small-reduction': 'compare the work of both variants in the report: what grew is the reason',
  slow: 'compare with the last release: `plumbline compare --base <git ref>`',
  'other-answer': 'sort by a key without ties; name the part that must be equal with `sameResult`',
} as const;

/** What the scenario's author knows, otherwise the cure of the first symptom. */
export function cureFor(
  { troubleshooting }: Pick<Scenario, 'troubleshooting'>,
  [symptom]: readonly Symptom[],
): string | undefined {
  return troubleshooting?.remedies[0] ?? (symptom && CURES[symptom]);
}
