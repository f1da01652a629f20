import { z } from 'zod';
import type { AnswerRecord } from './answer.ts';
import { operationSchema } from './operation.ts';
import { planSchema } from './plan.ts';
import type { Work } from './work.ts';

/** `plumbline.lock.json`, in the root of the project and committed. */
export const LOCK_FILE = 'plumbline.lock.json';

/** What records the work of a scenario, or of all, as people copy it: `npx` finds it where no PATH has it. */
export function recordingCommand({ scenario, profile }: { scenario?: string; profile: string }): string {
  return [
    'npx plumbline-gate run',
    ...(scenario === undefined ? [] : [scenario]),
    `--profile ${profile} --update-lock`,
  ].join(' ');
}

/** What is written. Version 1 has neither answers nor operations. */
export const LOCK_VERSION = 2;

/** What the file holds of one variant. */
export interface LockEntry {
  dataset: string;
  /** How the digest of the data begins that it was counted on: counts on other data are no measure. */
  digest: string;
  work: Work;
  /** Absent where the scenario compares none, and in a lock of version 1. */
  answers?: RecordedAnswers;
}

/** Of all passes: what varies in them is named, and not kept. */
export type RecordedAnswers = Omit<AnswerRecord, 'passes' | 'empty'>;

/**
 * By `scenario/variant`: what was recorded at one profile, on one version of each engine, with one planner and one
 * topology.
 */
export type Recording = ReadonlyMap<string, LockEntry>;

export interface Lock {
  /** By its name: `pr, mongodb 7.0 classic, redis 7, standalone`. */
  recordings: ReadonlyMap<string, Recording>;
}

/** An operation as a line: its counts are per call, as the others are. */
const operationFactSchema = operationSchema.extend({
  asked: z.number().nonnegative(),
  counts: z.record(z.string(), z.number().nonnegative()),
});
export type OperationFact = z.infer<typeof operationFactSchema>;

/** A list of two numbers is a range: what was not the same in every pass. */
const factSchema = z.union([
  z.number().nonnegative(),
  z.string(),
  planSchema,
  operationFactSchema,
  z.array(z.string()),
  z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
]);
export type LockFact = z.infer<typeof factSchema>;

/**
 * The file itself: one fact a line, each under the name of its variant, so that a line of a diff says what it is about.
 */
export const lockFileSchema = z.strictObject({
  lockVersion: z.literal([1, LOCK_VERSION]),
  recordings: z.record(z.string(), z.record(z.string(), factSchema)),
});
