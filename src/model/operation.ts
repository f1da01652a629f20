import { z } from 'zod';
import { countSchema } from './counters.ts';
import { planSchema } from './plan.ts';

/** A value of a shape: its type (`int`, `string`, `ObjectId`, `date`), a class (`$in of 10 to 100`), or what holds such. */
export type ShapeValue =
  | string
  | number
  | boolean
  | null
  | readonly ShapeValue[]
  | { readonly [key: string]: ShapeValue };

/** Whether a value of a shape holds others by name. */
export function isFields(value: ShapeValue | undefined): value is { readonly [key: string]: ShapeValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shapeValueSchema: z.ZodType<ShapeValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(shapeValueSchema),
    z.record(z.string(), shapeValueSchema),
  ]),
);

/** A request without its values: see `Operation`. */
export const shapeSchema = z.record(z.string(), shapeValueSchema);

/**
 * One kind of request to an engine: all requests of a variant's counted calls that differ in their values alone. Counts
 * are of all calls, not per call.
 */
export const operationSchema = z.object({
  engine: z.enum(['mongodb', 'redis']),
  /** As the engine names it: `find`, `aggregate`, `get`. `unattributed`: what no request is known of. */
  verb: z.string(),
  /** The collection, or the pattern of the keys: `people`, `cache:user:*`. Empty where it has none. */
  target: z.string(),
  /**
   * The request without its values. MongoDB: `filter`, `sort`, `projection`, `limit`, `skip`, `hint`, `collation`,
   * `pipeline`, `update`, `upsert`, `multi`, `transaction`, `readConcern`, `writeConcern`, each where it was given.
   * Redis: its options, `{ EX: 300, NX: true }`, of which an expiry keeps its value.
   */
  shape: shapeSchema,
  /** How often it was asked. A `getMore` is not asked: it belongs to its cursor's operation. */
  asked: countSchema,
  /** Counters of the table, by their path without a name: `mongo.docsExamined`, `redis.bytes`. 0 is left out. */
  counts: z.record(z.string(), countSchema),
  /** The plans that it was answered by. */
  plans: z.array(planSchema),
  /** Redis: up to two of its keys, so that a key that varies can be shown. */
  keys: z.array(z.string()).optional(),
  /** It was not the same in every pass: `asked` and `counts` are the last one's. */
  unstable: z.boolean().optional(),
});
export type Operation = z.infer<typeof operationSchema>;

/** Equal for the same operation on both sides of a comparison. */
export function operationKey({ engine, verb, target, shape }: Operation): string {
  return JSON.stringify([engine, verb, target, shape]);
}

type Named = Partial<Pick<Operation, 'engine' | 'verb' | 'target'>>;

/** In all calls; of those alone that are named so. */
export function timesAsked(operations: readonly Operation[], named: Named = {}): number {
  const { engine, verb, target } = named;
  return operations
    .filter((one) => (engine ?? one.engine) === one.engine)
    .filter((one) => (verb ?? one.verb) === one.verb && (target ?? one.target) === one.target)
    .reduce((sum, { asked }) => sum + asked, 0);
}
