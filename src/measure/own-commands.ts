import { PlumblineError } from '../errors.ts';
import { type CommandCounts, DATA_COMMANDS } from './mongo-commands.ts';
import { commandName, type ProfileEntry } from './profiler.ts';

/** Reads have one profiler entry per command; a bulk write has one for each of its statements. */
const READS = ['find', 'aggregate', 'count', 'distinct', 'findAndModify', 'getMore'] as const;

export interface CommandSources {
  /** Of the variant's database alone. */
  entries: readonly ProfileEntry[];
  /** Differences of `serverStatus`: of everybody on the server, itself included. */
  counted: CommandCounts;
  /** Events of the clients that the harness observes. */
  observed: CommandCounts;
}

/**
 * The data commands that a variant made, by name. Two of the three sources must tell the same story of the reads: where the
 * profiler and the observed clients agree, a surplus of the server's is somebody else's (MongoDB refreshes its own sessions
 * every five minutes). Throws COUNTERS_DISAGREE otherwise.
 */
export function ownCommands(what: string, { entries, counted, observed }: CommandSources): Record<string, number> {
  const own: Record<string, number> = {};
  for (const name of DATA_COMMANDS) if (observed[name]) own[name] = observed[name];
  const byName = Map.groupBy(entries, commandName);
  const profiled = (name: string) => byName.get(name)?.length ?? 0;
  const seenByServer = Object.entries(own).every(([name, n]) => n <= (counted[name] ?? 0));
  if (seenByServer && READS.every((name) => profiled(name) === (own[name] ?? 0))) return own;
  for (const name of READS) {
    if (profiled(name) === (counted[name] ?? 0)) continue;
    throw new PlumblineError(
      'COUNTERS_DISAGREE',
      `${what}: MongoDB counted ${counted[name] ?? 0} ${name} commands during the work pass, its profiler has ${profiled(name)}`,
      'Is another client using this server, or the variant another database than the one it was given? Counts need a server of their own.',
    );
  }
  return { ...counted };
}
