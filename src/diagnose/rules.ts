import {
  COMPUTED_BY_APPLICATION,
  DOCUMENTS_GREW,
  LIMIT_LOST,
  PROJECTION_LOST,
  SMALL_BATCHES,
} from './rules/answer-size-rules.ts';
import {
  CACHE_EVICTED,
  CACHE_EXPIRES_AT_ONCE,
  CACHE_KEY_VARIES,
  CACHE_NEVER_EXPIRES,
  CACHE_NEVER_HITS,
  CACHE_NOT_READ,
  CACHED_VALUE_GREW,
  STAMPEDE,
} from './rules/cache-rules.ts';
import { CHANGE_STREAM_OPENED, CLIENT_PER_CALL, MORE_ASKED, POOL_EXHAUSTED } from './rules/connection-rules.ts';
import { INDEX_LOST, MORE_EXAMINED, OTHER_INDEX, SORT_IN_MEMORY } from './rules/index-rules.ts';
import {
  COMPUTED_FILTER,
  COUNT_OF_EVERYTHING,
  DEEP_SKIP,
  FILTER_LOST,
  FILTER_TOO_LATE,
  NEGATED_FILTER,
  QUERY_IN_A_LOOP,
  REGEX_WALKS_INDEX,
  UNBOUNDED_IN,
  WRONG_TYPE,
} from './rules/query-rules.ts';
import {
  BOUND_LOST,
  KEYS_ONE_BY_ONE,
  KEYSPACE_WALKED,
  PIPELINING_LOST,
  SCRIPT_SENT,
  VALUE_WALKED,
  WHOLE_VALUE_READ,
} from './rules/redis-rules.ts';
import type { Rule } from './rules/rule.ts';
import {
  CONCERN_RAISED,
  NEEDLESS_WRITE,
  READ_THEN_WRITE,
  TRANSACTION_ADDED,
  WHOLE_ARRAY_WRITTEN,
  WRITE_AMPLIFICATION,
  WRITE_CONFLICTS,
  WRITES_UNBATCHED,
} from './rules/write-rules.ts';

/**
 * Every rule, in the order in which they are asked: what one has explained the next ones do not see. So what names a
 * cause comes before what names its effects.
 */
export const RULES: readonly Rule[] = [
  // A cache that does not answer explains whatever is asked in its place.
  CACHE_EVICTED,
  CACHE_EXPIRES_AT_ONCE,
  CACHE_KEY_VARIES,
  CACHE_NOT_READ,
  CACHE_NEVER_HITS,
  STAMPEDE,
  CACHE_NEVER_EXPIRES,
  BOUND_LOST,
  CLIENT_PER_CALL,
  POOL_EXHAUSTED,
  CHANGE_STREAM_OPENED,
  TRANSACTION_ADDED,
  // Another filter explains another plan.
  WRONG_TYPE,
  REGEX_WALKS_INDEX,
  COMPUTED_FILTER,
  FILTER_TOO_LATE,
  COUNT_OF_EVERYTHING,
  DEEP_SKIP,
  NEGATED_FILTER,
  FILTER_LOST,
  UNBOUNDED_IN,
  INDEX_LOST,
  SORT_IN_MEMORY,
  OTHER_INDEX,
  // How often it is asked is a cause of its own.
  READ_THEN_WRITE,
  QUERY_IN_A_LOOP,
  WRITES_UNBATCHED,
  SCRIPT_SENT,
  KEYSPACE_WALKED,
  KEYS_ONE_BY_ONE,
  PIPELINING_LOST,
  // What each time moves.
  COMPUTED_BY_APPLICATION,
  LIMIT_LOST,
  PROJECTION_LOST,
  SMALL_BATCHES,
  DOCUMENTS_GREW,
  WHOLE_VALUE_READ,
  VALUE_WALKED,
  CACHED_VALUE_GREW,
  WHOLE_ARRAY_WRITTEN,
  WRITE_CONFLICTS,
  WRITE_AMPLIFICATION,
  CONCERN_RAISED,
  NEEDLESS_WRITE,
  MORE_EXAMINED,
  MORE_ASKED,
];
