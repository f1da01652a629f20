import { z } from 'zod';

/** What a finding may be: its name in reports, and in a list. `diagnose/` has a rule for each. */
export const FINDING_RULES = {
  'index-lost': 'an index is gone, or no index fits any more',
  'other-index': 'another index is used, and more is examined',
  'sort-in-memory': 'sorted in memory',
  'query-in-a-loop': 'a query in a loop (N+1)',
  'small-batches': 'a cursor is fetched in more round trips',
  'limit-lost': 'a limit is gone',
  'projection-lost': 'whole documents are answered where a few fields are used',
  'computed-by-application': 'the application computes from documents what MongoDB answered',
  'documents-grew': 'the same query returns larger documents',
  'deep-skip': 'skip walks over all earlier pages',
  'count-of-everything': 'a count reads all that it counts',
  'wrong-type': 'the value has another type or collation than the field or its index',
  'filter-lost': 'a field of the filter is gone',
  'negated-filter': 'filtered by what it is not',
  'regex-walks-index': 'a regular expression walks over the whole index',
  'computed-filter': 'the filter is computed for each document',
  'filter-too-late': 'the filter comes after the stage that reads everything',
  'unbounded-in': '$in with many more values',
  'more-examined': 'the same query examines more',
  'cache-not-read': 'the cache is not read any more',
  'cache-never-hits': 'the cache never hits',
  'cache-key-varies': 'the key of the cache varies from call to call',
  'cache-expires-at-once': 'what is cached expires before it is asked',
  'cache-never-expires': 'what is cached never expires',
  'cache-evicted': 'Redis evicts what is cached',
  'cached-value-grew': 'what is cached grew',
  stampede: 'concurrent misses are not put together',
  'pipelining-lost': 'commands of Redis are sent one by one',
  'keys-one-by-one': 'a command of Redis for each key',
  'keyspace-walked': 'a command of Redis walks over all keys',
  'whole-value-read': 'a whole value of Redis is read for a part of it',
  'value-walked': 'a command of Redis walks over a value that grew',
  'bound-lost': 'what is put into a value of Redis is not bounded any more',
  'script-sent': 'a script is sent with every call',
  'client-per-call': 'a client is made for each call',
  'pool-exhausted': 'calls wait for a connection in vain',
  'writes-unbatched': 'writes are sent one by one',
  'read-then-write': 'read and written in two round trips',
  'needless-write': 'a write that was not made before',
  'write-amplification': 'a write writes more index keys',
  'whole-array-written': 'more is sent to be written',
  'write-conflicts': 'writers wait for each other',
  'transaction-added': 'a transaction around what had none',
  'concern-raised': 'a stronger read or write concern',
  'change-stream-opened': 'a change stream is opened',
  'more-asked': 'something is asked that was not asked before',
  slower: 'slower without more work',
  'more-work': 'more work of a kind that no rule knows',
  'answer-changed': 'another answer',
  better: 'less work',
  traded: 'some work for other work',
  'other-count': 'another count, which decides nothing',
} as const satisfies Readonly<Record<string, string>>;
export type FindingRule = keyof typeof FINDING_RULES;
export const FINDING_RULE_NAMES = Object.keys(FINDING_RULES) as FindingRule[];

/** One line of a finding: an operation on both sides. */
const findingRowSchema = z.object({
  /** `find people { _id: ObjectId }`, `keys examined`. */
  what: z.string(),
  /** `1`, `IXSCAN { user_id: 1 }`. */
  before: z.string(),
  /** `25 per call`, `COLLSCAN`. */
  after: z.string(),
});

/** One cause in plain words, with the operations that show it, and every check that it explains. */
export const findingSchema = z.object({
  rule: z.enum(FINDING_RULE_NAMES as [FindingRule, ...FindingRule[]]),
  /** `change`: neither better nor worse, or for a person to judge. */
  kind: z.enum(['worse', 'better', 'change']),
  /** `project-tickets/indexed`: where it was found, the first where it is clearest. */
  variants: z.array(z.string()).min(1),
  /** `people is asked once per ticket: 25 finds per call, was 1`. One sentence, without a full stop. */
  sentence: z.string(),
  rows: z.array(findingRowSchema),
  /** What to do, in a sentence; absent where nothing is known. */
  cure: z.string().optional(),
  /** Ids of the checks or comparisons that fail by it: `indexed/mongoCommands`. */
  explains: z.array(z.string()),
  /** The command that would approve it; absent where nothing needs approval. */
  approval: z.string().optional(),
  /** `src/tickets.ts:41`, where it is known. */
  line: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;
