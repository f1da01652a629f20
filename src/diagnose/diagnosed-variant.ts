import type { Work } from '../model/work.ts';

/** What the gate made of a variant's work. `changed`: neither better nor worse, or some work for other work. */
export type WorkVerdict = 'worse' | 'better' | 'changed' | 'same';

/** What is known of a variant when its causes are asked for. */
export interface DiagnosedVariant {
  scenario: string;
  variant: string;
  /** Absent: there is nothing to hold it against. */
  before?: Work | undefined;
  after: Work;
  verdict: WorkVerdict;
  /** How its answers differ; absent where they are the same, or were not compared. */
  answers?: AnswerChange | undefined;
  /** Its calls take longer, in words: `the median is 12% slower (10.1 -> 11.3 ms)`. */
  slower?: string | undefined;
  /** Ids of its checks or comparisons that fail: `user-projects/indexed/p95`. */
  checks: readonly string[];
  /** The command that would approve what is worse. */
  approval?: string | undefined;
}

export interface AnswerChange {
  /** Something is lost, emptied, or has another value; otherwise fields were added. */
  worse: boolean;
  /** Whose answers they are held against, where that is not base: `recorded`, `baseline`. */
  than?: string;
  /** One for each path, the most telling first: `topics[].thumbs: 1 element -> 0`. */
  differences: readonly string[];
}
