import { z } from 'zod';
import { countedSchema } from '../model/counters.ts';
import { PROFILES } from '../model/dataset.ts';
import { recordedAnswerSchema } from '../model/http-load.ts';
import { callResultSchema } from '../model/measurement.ts';
import { sentRequestSchema } from './sent-requests.ts';

const variantName = z.string();

/** What the harness asks of a measuring process. One request at a time; each is answered once. */
export const requestSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('load'),
    name: z.string(),
    /** Absolute path of the scenario file. */
    file: z.string(),
    profile: z.enum(PROFILES),
    seed: z.number().int(),
    /** How many times the profile's documents there are; 1 when absent. */
    scale: z.number().optional(),
    /** What the code starts and does not end is followed, which slows it: never where calls are timed. */
    followed: z.boolean(),
    /** Of the project, or of this side of a comparison: the working directory. */
    folder: z.string(),
    /** Of the base of a comparison: the top of its checkout, and of head's, whose code is not to be run here. */
    checkouts: z.object({ own: z.string(), head: z.string() }).optional(),
  }),
  z.object({
    op: z.literal('open'),
    variant: variantName,
    mongoUrl: z.string(),
    database: z.string(),
    redisUrl: z.string(),
    /** Of the scenario's application, where it has one. */
    appUrl: z.string().optional(),
    /** Off where calls are timed: an event of each command is time that the application does not spend. */
    countCommands: z.boolean(),
  }),
  /** Every parameter set once. */
  z.object({ op: z.literal('prime'), variant: variantName }),
  z.object({ op: z.literal('before-each'), variant: variantName, index: z.number().int() }),
  /** Counted calls: their answers, and what the drivers' events say of them. */
  z.object({ op: z.literal('calls'), variant: variantName, from: z.number().int(), count: z.number().int() }),
  /** Whether what the counted calls started is at its end. */
  z.object({ op: z.literal('pending'), variant: variantName }),
  /** Timers that would fire later run now; answered when they were started. */
  z.object({ op: z.literal('run-later'), variant: variantName }),
  /** What the drivers' events say since the counted calls were answered. */
  z.object({ op: z.literal('observed'), variant: variantName }),
  /** Timed calls: `calls` of them or as many as fit `maxMs`, but at least `minCalls`. */
  z.object({
    op: z.literal('block'),
    variant: variantName,
    from: z.number().int(),
    calls: z.number().int(),
    maxMs: z.number(),
    minCalls: z.number().int(),
  }),
  /** Ask the variant's application each request of the load once. */
  z.object({ op: z.literal('record-load'), variant: variantName, appUrl: z.string() }),
  z.object({
    op: z.literal('load-level'),
    variant: variantName,
    connections: z.number().int(),
    durationMs: z.number(),
    atLeastAnswers: z.number().int(),
    atMostMs: z.number(),
  }),
  z.object({ op: z.literal('load-rate'), variant: variantName, ratePerSecond: z.number(), durationMs: z.number() }),
  z.object({ op: z.literal('close'), variant: variantName }),
]);
export type WorkerRequest = z.infer<typeof requestSchema>;

/** A reply is one to a request by its number, which code that is measured does not know. */
export const numberedRequestSchema = z.object({ id: z.string(), request: requestSchema });
export type NumberedRequest = z.infer<typeof numberedRequestSchema>;

const observedSchema = z.object({
  commands: z.record(z.string(), z.number()),
  requests: z.array(sentRequestSchema),
  connections: countedSchema('connections'),
});
/** See SentCommands. */
const sentSchema = z.array(
  z.object({
    address: z.string(),
    engine: z.enum(['mongodb', 'redis']),
    commands: z.record(z.string(), z.number()),
  }),
);

/** See PendingWork. */
export const pendingAnswerSchema = z.object({ ms: z.number(), others: z.boolean(), repeats: z.boolean() });
/** Whether there were any. */
export const ranAnswerSchema = z.object({ ran: z.boolean() });
/** See RedisRoundTrips. */
const sentToRedisSchema = z.object({ commands: z.number(), roundTrips: z.number() });
const observedAnswer = { observed: observedSchema, sent: sentSchema, sentToRedis: sentToRedisSchema };
export const observedAnswerSchema = z.object(observedAnswer);
export const callsAnswerSchema = z.object({ results: z.array(callResultSchema), ...observedAnswer });

export const blockAnswerSchema = z.object({ latencyMs: z.array(z.number()) });
export const doneAnswerSchema = z.object({});
/** See scenarioDigest. */
export const loadedAnswerSchema = z.object({ digest: z.string() });
export const recordedLoadSchema = z.object({ recorded: z.array(recordedAnswerSchema) });

/** Of the last second of a step that goes on. */
const liveFiguresSchema = z.object({ answersPerSecond: z.number(), p95Ms: z.number().optional() });
export type LiveFigures = z.infer<typeof liveFiguresSchema>;

/** What a measuring process says. A heartbeat proves that its event loop still turns. */
export const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heartbeat') }),
  z.object({ type: z.literal('live'), figures: liveFiguresSchema }),
  z.object({ type: z.literal('answer'), id: z.string(), value: z.unknown() }),
  /** Code called `process.exit` or the like, and has its way. */
  z.object({ type: z.literal('ends'), what: z.string() }),
  z.object({
    type: z.literal('error'),
    id: z.string(),
    code: z.enum(['CALL_FAILED', 'CALL_TIMED_OUT', 'SCENARIO_INVALID', 'MISSING_DATA']),
    message: z.string(),
    hint: z.string(),
  }),
]);
export type WorkerReply = z.infer<typeof replySchema>;
