import type { MongoClient } from 'mongodb';
import { z } from 'zod';

const opsSchema = z.object({ count: z.coerce.number() });
const totalsSchema = z.object({ totals: z.record(z.string(), z.unknown()) });
const useSchema = z.object({ total: opsSchema, queries: opsSchema.default({ count: 0 }) });
/** Of the server, its members and its profiler. */
const OF_THE_SERVER = /^(?:admin|config|local)\.|\.(?:system\.profile|plumbline_mark)$/;

/** What a server and the members of its set look into by themselves. */
const READ_BY_THE_SERVER =
  /^(?:admin\.system\.|config\.(?:system\.|transactions$|external_validation_keys$|settings$|queryAnalyzers$|tenantMigration)|local\.(?:oplog\.rs$|replset\.|system\.))/;

/** Operations by namespace since the server's start; undefined where it does not tell. */
export type NamespaceUse = ReadonlyMap<string, { operations: number; queries: number }> | undefined;

/** What `top` says: it sees every database, where the profiler sees one. */
export async function readNamespaces(mongo: MongoClient): Promise<NamespaceUse> {
  const answer = totalsSchema.safeParse(
    await mongo
      .db('admin')
      .command({ top: 1 })
      .catch(() => undefined),
  );
  if (!answer.success) return undefined;
  return new Map(
    Object.entries(answer.data.totals).flatMap(([namespace, value]) => {
      const use = useSchema.safeParse(value);
      return use.success
        ? [[namespace, { operations: use.data.total.count, queries: use.data.queries.count }] as const]
        : [];
    }),
  );
}

/**
 * What was done between two readings in the databases of users, by namespace; undefined where the server does not tell.
 */
export function usedBetween(before: NamespaceUse, after: NamespaceUse): Record<string, number> | undefined {
  if (before === undefined || after === undefined) return undefined;
  const used = [...after]
    .filter(([namespace]) => !OF_THE_SERVER.test(namespace))
    .map(([namespace, { operations }]) => [namespace, operations - (before.get(namespace)?.operations ?? 0)] as const);
  // What is dropped is told no more: dropping it is an operation.
  const dropped = [...before.keys()]
    .filter((namespace) => !OF_THE_SERVER.test(namespace) && !after.has(namespace))
    .map((namespace) => [namespace, 1] as const);
  return Object.fromEntries([...used, ...dropped].filter(([, n]) => n > 0));
}

/** Queries between two readings that the server or a member of its set made for itself. */
export function serverReadsBetween(before: NamespaceUse, after: NamespaceUse): number {
  const read = [...(after ?? [])].filter(([namespace]) => READ_BY_THE_SERVER.test(namespace));
  return read.reduce((sum, [namespace, { queries }]) => sum + queries - (before?.get(namespace)?.queries ?? 0), 0);
}
