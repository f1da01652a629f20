import { z } from 'zod';
import { GROWTHS, REDUCTION_METRICS } from '../model/check.ts';
import { isCountPath, PER_CALL_CHECKS } from '../model/counters.ts';
import { PROFILES } from '../model/dataset.ts';
import { IMPACT_METRICS, type ImpactMetric } from '../model/http-load.ts';
import { LATENCY_METRIC_NAMES, RATE_CHECKS } from '../model/latency-metrics.ts';
import { DURATION_PATTERN, durationMs, PERCENT_PATTERN, share } from '../model/quantity.ts';
import { TARGET_METRICS } from '../model/scenario.ts';
import { nearestName } from './nearest-name.ts';
import { WORK_METRIC_NAMES } from './work-metric.ts';

/** An object without unknown keys; `what` they are is said, with the known name that was probably meant. */
function strict<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `must be an object with ${known.join(', ')}`;
      return issue.keys.map((key) => unknownName(what, key, known)).join('; ');
    },
  });
}

/** The same, with one field at least: an empty one is a promise that demands nothing. */
function strictAndSome<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  return strict(what, shape).refine((value) => Object.keys(value).length > 0, {
    error: `must have at least one ${what}, or be left out`,
  });
}

/** `"p59" is no check; did you mean "p95"?` */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const meant = near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`;
  return `"${name}" is no ${what}; ${meant}`;
}

const text = z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty');
const flag = z.boolean({ error: 'must be true or false' });
/** What a timer of Node's can wait for; nothing that is counted here comes near it. */
const WHOLE_AT_MOST = 2 ** 31 - 1;
const whole = z
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .positive('must be at least 1')
  .max(WHOLE_AT_MOST, `must be at most ${WHOLE_AT_MOST}`);
const fn = z.custom<unknown>((value) => typeof value === 'function', 'must be a function');
const DAY_MS = 86_400_000;
/** A limit of 0 ms is missed by everything, and one of days by nothing. */
const duration = z
  .string({ error: 'must be a duration like "120ms" or "2s"' })
  .regex(DURATION_PATTERN, {
    error: (issue) => `"${String(issue.input)}" is no duration; write it like "120ms" or "2s"`,
    abort: true,
  })
  .refine((text) => durationMs(text) > 0, 'must be above 0')
  .refine((text) => durationMs(text) <= DAY_MS, `must be at most a day: "${DAY_MS / 1_000}s"`);
const percent = z
  .string({ error: 'must be a percentage like "86%"' })
  .regex(PERCENT_PATTERN, { error: (issue) => `"${String(issue.input)}" is no percentage; write it like "86%"` })
  .refine((value) => Number.parseFloat(value) <= 100, 'must not be over 100%');
/** A promise that anything keeps is none. */
const someShare = percent.refine((value) => Number.parseFloat(value) !== 0, 'must be above 0%');
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: (issue) => unknownName('choice', String(issue.input), names) });

const amount = z
  .number({ error: 'must be a number' })
  .nonnegative('must not be negative')
  .max(Number.MAX_SAFE_INTEGER, 'must be a number that a count can reach');
const BUDGET =
  'must be a number (at most), or { atMost, atLeast } with atLeast not above atMost; `atLeast: 0` alone demands nothing';
const budget = z.union(
  [
    amount,
    z
      .strictObject({ atMost: amount.optional(), atLeast: amount.optional() })
      .refine(({ atMost, atLeast }) => atMost !== undefined || (atLeast !== undefined && atLeast > 0), BUDGET)
      .refine(({ atMost, atLeast }) => (atLeast ?? 0) <= (atMost ?? Number.POSITIVE_INFINITY), BUDGET),
  ],
  BUDGET,
);

const reduction = strict('part of a reduction', {
  versus: text,
  atLeast: someShare,
  of: oneOf(REDUCTION_METRICS).optional(),
});

const variantChecks = strict('check', {
  ...named(LATENCY_METRIC_NAMES, duration),
  ...named(WORK_METRIC_NAMES, budget),
  // Not a union with a list: its message would not say which part of which reduction is wrong.
  reduction: z
    .preprocess(
      (value) => (Array.isArray(value) ? value : [value]),
      z.array(reduction).min(1, 'must have a reduction, or be left out'),
    )
    .optional(),
  plan: oneOf(['IXSCAN', 'COLLSCAN']).optional(),
  hitRate: someShare.optional(),
  load: strictAndSome('check of load', {
    capacity: whole.optional(),
    ...named([...RATE_CHECKS.keys()], duration),
    errors: percent
      .refine((value) => share(value) < 1, 'must be below 100%: nothing would have to be answered')
      .optional(),
    hitRate: someShare.optional(),
  }).optional(),
  growth: strictAndSome('count that grows', named(PER_CALL_CHECKS, oneOf(GROWTHS))).optional(),
});

const environment = z.record(z.string(), z.string({ error: 'must be a text' }), 'must be an object with texts');

/** Paths are relative to the address that the application is given. */
const serverPath = text.startsWith('/', 'must start with a slash');

const application = strict('part of an application', {
  cwd: text,
  install: text.optional(),
  migrate: text.optional(),
  command: text,
  ready: serverPath,
  readyWithin: duration.optional(),
  env: environment.optional(),
});

const variant = strict('part of a variant', {
  run: fn,
  indexes: flag.optional(),
  baseline: flag.optional(),
  prime: flag.optional(),
  beforeEach: fn.optional(),
  timed: flag.optional(),
  env: environment.optional(),
});

const targetRow = strict('part of a row of targets', {
  row: text,
  metric: oneOf(TARGET_METRICS),
  target: text,
  baseline: text.optional(),
  indexed: text.optional(),
  cached: text.optional(),
}).refine(({ baseline, indexed, cached }) => (baseline ?? indexed ?? cached) !== undefined, {
  error: 'must name the variants that it is about: baseline, indexed, cached',
});

const accepted = strict('part of accepted work', {
  ceiling: z.record(z.string().refine(isCountPath), amount, {
    // An invalid key is told by the record, with the place of the key.
    error: (issue) =>
      issue.code === 'invalid_key'
        ? 'must be a count as the lock names it, like "mongo.docsExamined"'
        : 'must be an object with the most of each count',
  }),
  plans: z.array(text, 'must be a list of plans').optional(),
  reason: text,
  until: z.iso.date('must be the last day on which it is accepted, like "2026-12-31"'),
  profile: oneOf(PROFILES).optional(),
});

const gain = z
  .string({ error: 'must be a percentage like "150%"' })
  .regex(PERCENT_PATTERN, { error: (issue) => `"${String(issue.input)}" is no percentage; write it like "150%"` });

/** Shorter, and a step is over before its connections are open. */
const STEP_AT_LEAST_MS = 100;

const inRow = { row: text, target: text, optimised: text };
/** Each metric with what it is judged by: a row with another one's limit would never be judged. */
const IMPACT_PROMISES = {
  responseTime: { baseline: text, atLeast: someShare },
  throughput: { baseline: text, atLeast: gain },
  capacity: { baseline: text, atLeast: gain },
  mongoCpu: { baseline: text, atLeast: someShare },
  mongoMemory: { baseline: text, atLeast: someShare },
  mongoRead: { baseline: text, atLeast: someShare },
  redisMemory: { baseline: text.optional(), atMostMiB: amount.positive('must be above 0') },
  hitRate: { baseline: text.optional(), atLeast: someShare },
} satisfies Record<ImpactMetric, z.ZodRawShape>;

const [first, ...others] = IMPACT_METRICS.map((metric) =>
  strict(`part of a row about ${metric}`, { ...inRow, metric: z.literal(metric), ...IMPACT_PROMISES[metric] }),
);
if (first === undefined) throw new Error('there is no impact metric');
const impactRow = z.discriminatedUnion('metric', [first, ...others], {
  error: ({ input }) =>
    isRecord(input) ? unknownName('choice', String(input.metric), IMPACT_METRICS) : 'must be a row of a table',
});

const load = strict('part of load', {
  request: fn,
  p95: duration,
  connectionsUpTo: whole.max(65_535, 'must be at most 65535: a port is one connection').optional(),
  stepDuration: duration
    .refine((text) => durationMs(text) >= STEP_AT_LEAST_MS, `must be at least "${STEP_AT_LEAST_MS}ms"`)
    .optional(),
  ratePerSecond: amount.positive('must be above 0').max(100_000, 'must be at most 100000').optional(),
  timeout: duration.optional(),
  impact: z.array(impactRow, 'must be a list of rows').min(1, 'must have a row, or be left out').optional(),
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Only what tells a dataset from something else: the dataset's own loader checks the rest. */
const dataset = z.looseObject(
  { name: text, module: text, profiles: z.looseObject({}), collections: z.looseObject({}), data: fn, indexes: fn },
  'must be a dataset made with defineDataset',
);

/** The shape of a scenario. What its names refer to is held by `brokenReferences`. */
export const scenarioSchema = strict('part of a scenario', {
  title: text,
  dataset,
  params: fn.optional(),
  distinctParams: whole.optional(),
  calls: whole.optional(),
  app: application.optional(),
  open: fn.optional(),
  variants: z.record(text, variant, 'must be an object with a variant under each name'),
  sameResult: z.union([z.literal(false), fn], 'must be a function of the result, or false').optional(),
  checks: z.record(text, variantChecks, 'must be an object with the checks of a variant under its name'),
  // As for reductions: a list in any case, so that what is wrong is said of its place.
  accepted: z
    .record(
      text,
      z.preprocess((value) => [value].flat(), z.array(accepted).min(1, 'must have an entry, or be left out')),
      'must be an object with what is accepted of a variant under its name',
    )
    .optional(),
  writes: strict('part of writes', {
    collections: z.array(text, 'must be a list of collections').min(1, 'must name a collection'),
    documents: whole.optional(),
  }).optional(),
  targets: z.array(targetRow, 'must be a list of rows').optional(),
  guide: z.array(targetRow, 'must be a list of rows').optional(),
  load: load.optional(),
  troubleshooting: strict('part of troubleshooting', {
    causes: z.array(text, 'must be a list of texts'),
    remedies: z.array(text, 'must be a list of texts'),
  }).optional(),
  callTimeoutMs: whole.optional(),
});

function named<Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema.optional()])) as Record<Name, z.ZodOptional<Schema>>;
}
