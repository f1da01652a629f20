import type { MongoClient } from 'mongodb';
import { z } from 'zod';

const opsSchema = z.object({ count: z.coerce.number() });
const totalsSchema = z.object({ totals: z.record(z.string(), z.unknown()) });
const useSchema = z.object({ total: opsSchema });
/** Of the server, its members and its profiler. */
const OF_THE_SERVER = /^(?:admin|config|local)\.|\.(?:system\.profile|plumbline_mark)$/;

/** Operations by namespace since the server's start; undefined where it does not tell. */
export type NamespaceUse = ReadonlyMap<string, number> | undefined;

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
      return use.success ? [[namespace, use.data.total.count] as const] : [];
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
    .map(([namespace, total]) => [namespace, total - (before.get(namespace) ?? 0)] as const);
  // What is dropped is told no more: dropping it is an operation.
  const dropped = [...before.keys()]
    .filter((namespace) => !OF_THE_SERVER.test(namespace) && !after.has(namespace))
    .map((namespace) => [namespace, 1] as const);
  return Object.fromEntries([...used, ...dropped].filter(([, n]) => n > 0));
}

/** Operations between two readings in one namespace. */
export function usedIn(before: NamespaceUse, after: NamespaceUse, namespace: string): number {
  return (after?.get(namespace) ?? 0) - (before?.get(namespace) ?? 0);
}
