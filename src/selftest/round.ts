import { z } from 'zod';
import { rowVerdictSchema, verdictSchema } from '../model/verdict.ts';

/** One comparison in time: one variant in one run of the whole pipeline. */
const timedComparisonSchema = z.object({
  scenario: z.string(),
  variant: z.string(),
  verdict: rowVerdictSchema,
  /** The run saw a slow-down, whether or not fresh processes then showed it too. */
  alarmed: z.boolean(),
  restarts: z.number().int(),
  estimate: z.number().optional(),
  reason: z.string(),
});

/** One run of `plumbline compare` with a known change, as it is kept in the totals file. */
export const roundSchema = z.object({
  /** Of the code that measures and judges. */
  digest: z.string(),
  at: z.string(),
  change: z.string(),
  kind: z.enum(['nothing', 'slower', 'fault']),
  /** Another process kept a core busy at random times. */
  busy: z.boolean(),
  pinned: z.boolean(),
  seconds: z.number(),
  verdict: verdictSchema,
  exitCode: z.number().int(),
  /** Medians. */
  comparisons: z.array(timedComparisonSchema),
  /** p95s that were judged, and those that failed: `scenario/variant`. Absent in rounds of before. */
  tails: z.object({ judged: z.number().int(), failed: z.array(z.string()) }).optional(),
  /** Variants whose work or answers failed, `scenario/variant`. */
  workFailed: z.array(z.string()),
  /** Of a fault: it was seen where it is, by work or answers, and nowhere else. */
  caught: z.boolean().optional(),
  /** What left a comparison without any verdict. */
  errors: z.array(z.string()),
});
export type Round = z.infer<typeof roundSchema>;
