import { PlumblineError } from '../errors.ts';
import { type Background, withoutBackground } from './background.ts';
import { type CommandCounts, DATA_COMMANDS } from './mongo-commands.ts';
import { commandName, type ProfileEntry } from './profiler.ts';

/** Reads have one profiler entry per command. */
const READS = ['find', 'aggregate', 'count', 'distinct', 'findAndModify', 'getMore'] as const;
/** A write has one for each of its statements: at least as many as there were commands. */
const WRITES = ['insert', 'update', 'delete'] as const;

export interface CommandSources {
  /** Of the variant's database alone. */
  entries: readonly ProfileEntry[];
  /** Differences of `serverStatus`: of everybody on the server, itself included. */
  counted: CommandCounts;
  /** Events of the clients that the harness observes; undefined where others work too, as an application does. */
  observed: CommandCounts | undefined;
  /** What may be among `counted` on the server's own account. */
  background: Background;
}

/**
 * The data commands that a variant made, by name. Two of the three sources must tell the same story: where the profiler and
 * the observed clients agree, a surplus of the server's is somebody else's; where nobody observes, it may be what the server does
 * by itself. Throws COUNTERS_DISAGREE otherwise.
 */
export function ownCommands(
  what: string,
  { entries, counted, observed, background }: CommandSources,
): Record<string, number> {
  const byName = Map.groupBy(entries, commandName);
  const profiled = (name: string) => byName.get(name)?.length ?? 0;
  const own: Record<string, number> = {};
  for (const name of DATA_COMMANDS) if (observed?.[name]) own[name] = observed[name];
  const seenByServer = Object.entries(own).every(([name, n]) => n <= (counted[name] ?? 0));
  const madeByOthers = WRITES.some((name) => own[name] === undefined && profiled(name) > 0);
  if (observed && seenByServer && !madeByOthers && disagreement(own, profiled) === undefined) return own;
  const left = withoutBackground(counted, entries, background);
  // More than the server counted is no disagreement: a driver sends again what never arrived.
  const takenForBackground = (made: string) =>
    (left[made] ?? 0) < (counted[made] ?? 0) && (own[made] ?? 0) > (left[made] ?? 0);
  const name = disagreement(left, profiled) ?? Object.keys(own).find(takenForBackground);
  if (name === undefined) return { ...left };
  throw new PlumblineError(
    'COUNTERS_DISAGREE',
    `${what}: MongoDB counted ${counted[name] ?? 0} ${name} commands during the work pass, its profiler has ${profiled(name)}`,
    'Is another client using this server, or the variant another database than the one it was given? Counts need a server of their own.',
  );
}

/** The first command of which the profiler of the variant's database does not know as many. */
function disagreement(commands: CommandCounts, profiled: (name: string) => number): string | undefined {
  return (
    READS.find((name) => profiled(name) !== (commands[name] ?? 0)) ??
    WRITES.find((name) => profiled(name) < (commands[name] ?? 0))
  );
}
