import { z } from 'zod';
import { answerDifferenceSchema, answerRecordSchema } from './answer.ts';
import { workSchema } from './work.ts';

/**
 * What one call answered, reduced by the scenario's `sameResult`: call `index` has the same parameters in every
 * variant.
 */
export const callResultSchema = z.object({
  index: z.number().int().nonnegative(),
  /** Hash of the canonical text; field order does not count, element order does. */
  digest: z.string(),
  /** The canonical text, see `packText`; absent where it is too large to be kept. */
  packed: z.string().optional(),
});
export type CallResult = z.infer<typeof callResultSchema>;

/** Everything that was measured of one variant. `latencyMs` is in the order in which it was taken, warm-up excluded. */
export const variantMeasurementSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** Absent when the work pass did not finish: an error, never zero. */
  work: workSchema.optional(),
  /** Of all work passes; absent where the scenario compares no answers. */
  answers: answerRecordSchema.optional(),
  /** From the scenario's first variant, which has none. */
  answerDifference: answerDifferenceSchema.optional(),
  latencyMs: z.array(z.number().nonnegative()),
  warmupCalls: z.number().int().nonnegative(),
  /** Why it was not timed, nor put under load, where it was to be: the work of some variant is red. */
  notTimed: z.string().optional(),
  /** What stopped this variant, in words; then there is no verdict but `error`. */
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
  notes: z.array(z.string()),
});
export type VariantMeasurement = z.infer<typeof variantMeasurementSchema>;
