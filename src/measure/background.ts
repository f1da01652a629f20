import type { CommandCounts } from './mongo-commands.ts';
import { commandName, type ProfileEntry } from './mongo-profiler.ts';

/** What a server counts on its own account as anybody's commands. */
export interface Background {
  /** Times that the server refreshed its sessions meanwhile: a `find` each, and perhaps a write. */
  sessionRefreshes: number;
  /** Finds in collections of its own: keys, sessions, settings, migrations. A member of a set makes twenty as it starts. */
  serverReads?: number;
  /**
   * Of its replica set: each reads the oplog by as many `getMore` as there are writes, and refreshes its sessions here.
   */
  otherMembers: number;
}

const REFRESHING = ['find', 'insert', 'update', 'delete'] as const;

/**
 * The server's counts without what it and the members of its set may have added: a surplus over the profiler's entries
 * that they can explain. Any larger one stays, and is somebody else's.
 */
export function withoutBackground(
  counted: CommandCounts,
  entries: readonly ProfileEntry[],
  { sessionRefreshes, serverReads = 0, otherMembers }: Background,
): CommandCounts {
  const byName = Map.groupBy(entries, commandName);
  const cleaned: Record<string, number> = { ...counted };
  const explain = (name: string, atMost: number): void => {
    const profiled = byName.get(name)?.length ?? 0;
    const surplus = (counted[name] ?? 0) - profiled;
    if (surplus <= 0 || surplus > atMost) return;
    if (profiled === 0) delete cleaned[name];
    else cleaned[name] = profiled;
  };
  for (const name of REFRESHING) explain(name, sessionRefreshes + otherMembers + (name === 'find' ? serverReads : 0));
  if (otherMembers > 0) explain('getMore', Number.POSITIVE_INFINITY);
  return cleaned;
}
