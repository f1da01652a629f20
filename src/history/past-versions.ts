import { z } from 'zod';
import { HISTORY_VERSION, type HistoryEntry, historyEntrySchema } from './entry.ts';

/** Version 1 had the two times beside the variant's name, in milliseconds, and no engines. */
const version1Schema = historyEntrySchema.omit({ engines: true }).extend({
  v: z.literal(1),
  variants: z.array(
    historyEntrySchema.shape.variants.element
      .omit({ latencyMs: true, unstable: true, throughputPerSecond: true })
      .extend({ p50: z.number().nonnegative().optional(), p95: z.number().nonnegative().optional() }),
  ),
});

/** From each version to the next one. Entries are migrated as they are read: what is written is never written again. */
const MIGRATIONS: Readonly<Record<number, z.ZodType<unknown>>> = {
  1: version1Schema.transform((entry) => ({
    ...entry,
    v: 2,
    variants: entry.variants.map(({ p50, p95, ...variant }) => ({
      ...variant,
      ...(p50 !== undefined && p95 !== undefined && { latencyMs: { p50, p95 } }),
    })),
  })),
};

export type ReadEntry =
  | { kind: 'entry'; entry: HistoryEntry }
  /** Written by a later Plumbline: not understood, and not broken. */
  | { kind: 'future'; version: number }
  | { kind: 'corrupt'; why: string };

const versioned = z.object({ v: z.int() });

/** An entry of any version so far, as one of the current version. */
export function readEntry(value: unknown): ReadEntry {
  const version = versioned.safeParse(value).data?.v;
  if (version !== undefined && version > HISTORY_VERSION) return { kind: 'future', version };
  let current: unknown = value;
  for (let from = version ?? HISTORY_VERSION; from < HISTORY_VERSION; from += 1) {
    const migrated = MIGRATIONS[from]?.safeParse(current);
    if (!migrated?.success) return corrupt(migrated?.error);
    current = migrated.data;
  }
  const entry = historyEntrySchema.safeParse(current);
  return entry.success ? { kind: 'entry', entry: entry.data } : corrupt(entry.error);
}

function corrupt(error: z.ZodError | undefined): ReadEntry {
  const issue = error?.issues[0];
  return { kind: 'corrupt', why: issue ? `${issue.path.join('.') || 'entry'}: ${issue.message}` : 'not an entry' };
}
