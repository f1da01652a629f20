import { z } from 'zod';
import { PROFILES } from './dataset.ts';
import { topologySchema } from './engines.ts';
import { DURATION_PATTERN, durationMs, PERCENT_PATTERN, share } from './quantity.ts';

const DAY_MS = 86_400_000;
const duration = z
  .string()
  .regex(DURATION_PATTERN, { error: 'write a duration like "120ms" or "2s"', abort: true })
  .refine((text) => durationMs(text) > 0 && durationMs(text) <= DAY_MS, 'write a duration above 0, of a day at most');
const percent = z
  .string()
  .regex(PERCENT_PATTERN, { error: 'write a percentage like "86%"', abort: true })
  .refine((text) => share(text) > 0 && share(text) <= 1, 'write a percentage above 0%, at most 100%');
const text = z.string().trim().min(1, 'must not be empty');

/** A row over several scenarios: the mean of their medians, before against after. */
const overallRowSchema = z.strictObject({
  row: text,
  target: text,
  /** `scenario.variant` pairs. */
  pairs: z
    .array(
      z
        .strictObject({ scenario: text, baseline: text, optimised: text })
        .refine(({ baseline, optimised }) => baseline !== optimised, 'a variant is compared with itself'),
    )
    .min(1),
  atLeast: percent,
  /** Mean of the optimised medians, at most. */
  mean: duration.optional(),
});
export type OverallRow = z.infer<typeof overallRowSchema>;

/** `plumbline.config.ts`; everything has a default. */
export const configSchema = z.strictObject({
  /** Folder with `*.scenario.ts` files. */
  scenarios: text.default('scenarios'),
  profile: z.enum(PROFILES).default('pr'),
  seed: z.number().int().nonnegative().default(1),
  images: z.strictObject({ mongodb: text.default('mongo:8.0'), redis: text.default('redis:7-alpine') }).prefault({}),
  topology: topologySchema.default('standalone'),
  /** WiredTiger's cache; fixed, so that two machines with different memory do the same work. */
  mongoCacheGb: z.number().min(0.25, 'WiredTiger takes 0.25 at least').max(10_000).default(2),
  /** Arguments of redis-server; the guide's settings. */
  redisArguments: z
    .array(z.string())
    .default(['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru', '--save', '60 1000', '--appendonly', 'yes']),
  /** Every variant that is not a baseline must have its p95 below this. `false`: no such check. */
  slowQuery: z.union([z.literal(false), duration]).default('500ms'),
  /** Longest time that the latency pass of one scenario may take. */
  latencyBudget: duration.default('30s'),
  /** Longest time that `compare` spends on timing. */
  compareMinutes: z.number().positive().max(10_080, 'at most a week').default(15),
  overall: z.array(overallRowSchema).default([]),
  /** Where reports go, and the history unless `history` says otherwise. */
  out: text.default('reports'),
  /** Where past runs are kept: a folder, `branch`, `branch:NAME`, `branch:NAME@REMOTE`, or a MongoDB URL. */
  history: text.optional(),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/** Types a configuration; the value is returned as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
