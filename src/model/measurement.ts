import { z } from 'zod';
import { workSchema } from './work.ts';

/**
 * What one call answered, reduced by the scenario's `sameResult`: call `index` has the same parameters in every
 * variant.
 */
export const callResultSchema = z.object({
  index: z.number().int().nonnegative(),
  /** Hash of the canonical text; field order does not count, element order does. */
  digest: z.string(),
  /** The canonical text, cut to 400 characters, for the reason of a failed check. */
  preview: z.string(),
  /** How many elements it has, where it is a list: a list too long or too short looks right at its beginning. */
  elements: z.number().int().nonnegative().optional(),
});
export type CallResult = z.infer<typeof callResultSchema>;

/** Everything that was measured of one variant. `latencyMs` is in the order in which it was taken, warm-up excluded. */
export const variantMeasurementSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** Absent when the work pass did not finish: an error, never zero. */
  work: workSchema.optional(),
  /** Of the last work pass. */
  results: z.array(callResultSchema).optional(),
  /** Of the passes before it, in their order, where any of them was answered otherwise. */
  resultsBefore: z.array(z.array(callResultSchema)).optional(),
  latencyMs: z.array(z.number().nonnegative()),
  warmupCalls: z.number().int().nonnegative(),
  /** What stopped this variant, in words; then there is no verdict but `error`. */
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
  notes: z.array(z.string()),
});
export type VariantMeasurement = z.infer<typeof variantMeasurementSchema>;
