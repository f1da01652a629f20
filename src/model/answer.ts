import { z } from 'zod';

/** How an answer is another one, the worst first. */
export const ANSWER_CHANGES = ['rows', 'emptied', 'removed', 'type', 'value', 'order', 'added'] as const;
export type AnswerChangeKind = (typeof ANSWER_CHANGES)[number];

/** One place of the answers that is not as it was, in all calls in which it is so. */
export const answerChangeSchema = z.object({
  /** `[0].price` in one place, `lines[].sku` in several; empty for the answer itself. */
  path: z.string(),
  kind: z.enum(ANSWER_CHANGES),
  /** Of the first such place, cut: `12`, `"open"`, `3 elements`; empty where there is none, or it is not known. */
  before: z.string(),
  after: z.string(),
  /** In so many places of all that there are. */
  in: z.number().int().nonnegative(),
  of: z.number().int().nonnegative(),
  /** The first call in which it is so; absent against a record, which does not tell calls apart. */
  call: z.number().int().nonnegative().optional(),
});
export type AnswerChange = z.infer<typeof answerChangeSchema>;

/** What the answers to the same calls differ in. */
export const answerDifferenceSchema = z.object({
  /** Calls whose answers were compared. */
  answers: z.number().int().nonnegative(),
  /** Why they could not be compared. */
  missing: z.string().optional(),
  /** In every pass, the worst first. */
  changes: z.array(answerChangeSchema),
  /** In some passes of one side alone, while the other side always answered the same. */
  unsure: z.array(answerChangeSchema),
  /** Paths that differ between two processes of one side. */
  leftOut: z.array(z.string()),
  /** No value was left to compare. */
  nothingLeft: z.boolean(),
  /** A record without paths, of answers in which something else varies: whether the rest is equal, nothing tells. */
  tooLarge: z.literal(true).optional(),
});
export type AnswerDifference = z.infer<typeof answerDifferenceSchema>;

/** A path of the answers, over all calls: enough to tell another answer by its path, without the answer. */
export const answerFieldSchema = z.object({
  /** `lines[].sku`. */
  path: z.string(),
  /** One path may be several: `null` in some places, and an object in others. */
  is: z.enum(['value', 'list', 'object']),
  /** How many values, elements or objects. */
  count: z.number().int().nonnegative(),
  /** Of the values, or of how many elements each list has, with where they are. */
  inOrder: z.string().optional(),
  /** Of the values or elements, wherever they are; of what is in a list. */
  inAnyOrder: z.string().optional(),
});
export type AnswerField = z.infer<typeof answerFieldSchema>;

/** What is kept of a variant's answers: they are the same where this is. */
export const answerRecordSchema = z.object({
  /** Elements of the answers that are lists, and answers that are not. */
  rows: z.number().int().nonnegative(),
  digest: z.string(),
  /** Absent where there are too many, or the answers are too large. */
  fields: z.array(answerFieldSchema).optional(),
  /** What differs between two processes, and is in none of the above: `meta.now`, `order of items`. */
  varies: z.array(z.string()),
  /** No value is left that does not vary. */
  nothingLeft: z.boolean(),
  /** Of each pass, with what varies in it; absent where nothing does, and in a lock. */
  passes: z.array(z.array(answerFieldSchema)).optional(),
  /** What every answer is, where that is nothing: `[]`. */
  empty: z.string().optional(),
});
export type AnswerRecord = z.infer<typeof answerRecordSchema>;
