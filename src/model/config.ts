import { z } from 'zod';
import { PROFILES } from './dataset.ts';
import { DURATION_PATTERN, PERCENT_PATTERN } from './quantity.ts';

const duration = z.string().regex(DURATION_PATTERN, 'write a duration like "120ms" or "2s"');
const percent = z.string().regex(PERCENT_PATTERN, 'write a percentage like "86%"');

/** A row over several scenarios: the mean of their medians, before against after. */
const overallRowSchema = z.strictObject({
  row: z.string(),
  target: z.string(),
  /** `scenario.variant` pairs. */
  pairs: z.array(z.strictObject({ scenario: z.string(), baseline: z.string(), optimised: z.string() })).min(1),
  atLeast: percent,
  /** Mean of the optimised medians, at most. */
  mean: duration.optional(),
});
export type OverallRow = z.infer<typeof overallRowSchema>;

/** `plumbline.config.ts`; everything has a default. */
export const configSchema = z.strictObject({
  /** Folder with `*.scenario.ts` files. */
  scenarios: z.string().default('scenarios'),
  profile: z.enum(PROFILES).default('pr'),
  seed: z.number().int().nonnegative().default(1),
  images: z
    .strictObject({ mongodb: z.string().default('mongo:8.0'), redis: z.string().default('redis:7-alpine') })
    .prefault({}),
  topology: z.enum(['standalone', 'replicaSet']).default('standalone'),
  /** WiredTiger's cache; fixed, so that two machines with different memory do the same work. */
  mongoCacheGb: z.number().positive().default(2),
  /** Arguments of redis-server; the guide's settings. */
  redisArguments: z
    .array(z.string())
    .default(['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru', '--save', '60 1000', '--appendonly', 'yes']),
  /** Every variant that is not a baseline must have its p95 below this. `false`: no such check. */
  slowQuery: z.union([z.literal(false), duration]).default('500ms'),
  /** Longest time that the latency pass of one scenario may take. */
  latencyBudget: duration.default('30s'),
  /** Longest time that `compare` spends on timing. */
  compareMinutes: z.number().positive().default(15),
  overall: z.array(overallRowSchema).default([]),
  /** Where reports go, and the history unless `history` says otherwise. */
  out: z.string().default('reports'),
  /** Where past runs are kept: a folder, `branch`, `branch:NAME`, `branch:NAME@REMOTE`, or a MongoDB URL. */
  history: z.string().min(1).optional(),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/** Types a configuration; the value is returned as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
