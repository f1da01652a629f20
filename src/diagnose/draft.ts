import type { Finding, FindingRule } from '../model/finding.ts';
import type { Facet } from './evidence.ts';
import type { OperationPair } from './pair-operations.ts';

export type FindingRow = Finding['rows'][number];

/** What a rule says of one variant, before it is put together with what it says of others. */
export interface FindingDraft {
  rule: FindingRule;
  /** What it is about: the collection or the pattern of keys. The same of several variants is one finding. */
  subject: string;
  sentence: string;
  rows: readonly FindingRow[];
  cure?: string | undefined;
  /** What tells it from another finding of its rule and subject; the cure where it is absent. */
  cause?: string;
  /** What it explains of which operations: no other rule tells that again. */
  takes: readonly Taken[];
  /** Counters that it explains beside those that its operations have more of. */
  paths?: readonly string[];
  /** It explains why a plan is another. */
  plans?: boolean;
  /** It is about times alone. */
  times?: boolean;
  /** It explains why the answers are other ones. */
  answers?: boolean;
}

export interface Taken {
  pair: OperationPair;
  facets: readonly Facet[];
}
