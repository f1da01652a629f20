import type { MongoClient } from 'mongodb';
import { z } from 'zod';

/** Commands that touch data; the rest (hello, ping, endSessions ...) is the drivers' housekeeping. */
export const DATA_COMMANDS = [
  'aggregate',
  'bulkWrite',
  'count',
  'createIndexes',
  'delete',
  'distinct',
  'drop',
  'dropIndexes',
  'find',
  'findAndModify',
  'getMore',
  'insert',
  'mapReduce',
  'update',
] as const;

const statusSchema = z.object({
  metrics: z.object({ commands: z.record(z.string(), z.unknown()) }),
});
const counterSchema = z.object({ total: z.coerce.number() });

export type CommandCounts = Readonly<Record<string, number>>;

/**
 * Data commands that the server has counted since its start, by name. Only this sees lost batching: the profiler writes one
 * entry for each statement of a bulk write. The sections are named because the whole of `serverStatus` ends the
 * stand-in server of closed machines.
 */
export async function readCommandCounts(client: MongoClient): Promise<CommandCounts> {
  const status = statusSchema.parse(
    await client.db('admin').command({ serverStatus: 1, wiredTiger: 0, tcmalloc: 0, repl: 0, metrics: 1 }),
  );
  const counts: Record<string, number> = {};
  for (const name of DATA_COMMANDS) {
    const counter = counterSchema.safeParse(status.metrics.commands[name]);
    if (counter.success) counts[name] = counter.data.total;
  }
  return counts;
}

/** Commands made between two readings, by name; names without any are left out. */
export function commandDifference(before: CommandCounts, after: CommandCounts): Record<string, number> {
  const made = Object.entries(after).map(([name, total]) => [name, total - (before[name] ?? 0)] as const);
  return Object.fromEntries(made.filter(([, n]) => n > 0));
}
