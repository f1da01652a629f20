import { z } from 'zod';
import { planSchema, type Work } from './work.ts';

/** `plumbline.lock.json`, in the root of the project and committed. */
export const LOCK_FILE = 'plumbline.lock.json';

/** What the file holds of one variant. */
export interface LockEntry {
  dataset: string;
  /** How the digest of the data begins that it was counted on: counts on other data are no measure. */
  digest: string;
  work: Work;
}

/**
 * By `scenario/variant`: what was recorded at one profile, on one version of each engine, with one planner and one
 * topology.
 */
export type Recording = ReadonlyMap<string, LockEntry>;

export interface Lock {
  /** By its name: `pr, mongodb 7.0 classic, redis 7, standalone`. */
  recordings: ReadonlyMap<string, Recording>;
}

/** A list of two numbers is a range: what was not the same in every pass. */
const factSchema = z.union([
  z.number().nonnegative(),
  z.string(),
  planSchema,
  z.array(z.string()),
  z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
]);
export type LockFact = z.infer<typeof factSchema>;

/**
 * The file itself: one fact a line, each under the name of its variant, so that a line of a diff says what it is about.
 */
export const lockFileSchema = z.strictObject({
  lockVersion: z.literal(1),
  recordings: z.record(z.string(), z.record(z.string(), factSchema)),
});
