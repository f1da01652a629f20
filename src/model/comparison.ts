import { z } from 'zod';
import { workSchema } from './work.ts';

/** Milliseconds of consecutive calls, in the order in which they were taken. */
const latencyMs = z.array(z.number());

/** Two blocks of calls, one a side, right after one another. The first two calls after each switch are left out. */
export const blockPairSchema = z.object({
  /** The side whose block came first. */
  first: z.enum(['base', 'head']),
  baseMs: latencyMs,
  headMs: latencyMs,
  /** Share of the machine's CPU time that the hypervisor took meanwhile; absent where the machine does not tell. */
  stolenCpu: z.number().optional(),
});
export type BlockPair = z.infer<typeof blockPairSchema>;

/** What one pair of fresh processes, one a side, measured of one variant. */
export const restartSchema = z.object({
  /** The two copies of the data had changed sides. */
  swapped: z.boolean(),
  pairs: z.array(blockPairSchema),
});
export type Restart = z.infer<typeof restartSchema>;

/** Everything that was measured of one variant on both sides. */
export const comparisonMeasurementSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  /** false: compared by work alone, as a baseline is, and a variant with `timed: false`. */
  timed: z.boolean(),
  /** Why it was not timed, where it was to be: the work of some variant is red. */
  notTimed: z.string().optional(),
  /** Absent when the work pass did not finish on that side: an error, never zero. */
  workBase: workSchema.optional(),
  workHead: workSchema.optional(),
  restarts: z.array(restartSchema),
  /** After an alarm: the whole measurement once more, in fresh processes. */
  confirming: z.array(restartSchema),
  /** Engines and workers kept on cores of their own. */
  pinned: z.boolean(),
  /** The time budget ended before the verdict was known. */
  cutShort: z.boolean(),
  /** What stopped this variant, in words; then there is no verdict but `error`. */
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
  notes: z.array(z.string()),
});
export type ComparisonMeasurement = z.infer<typeof comparisonMeasurementSchema>;
