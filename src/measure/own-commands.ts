import { PlumblineError } from '../errors.ts';
import { type Background, withoutBackground } from './background.ts';
import { type CommandCounts, isAskedByCode, isCounted, isDataCommand } from './mongo-commands.ts';
import { commandName, type ProfileEntry, READS } from './mongo-profiler.ts';

/** They have one profiler entry per command. */
const ENTRY_EACH = [...READS, 'findAndModify'];
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
  /** Change streams that were opened: the profiler has no entry of their `aggregate`. */
  changeStreams?: number;
  /** What was done in other databases meanwhile, in words. */
  elsewhere?: string | undefined;
}

/**
 * The commands that a variant made, by name. Two of the three sources must tell the same story: where the profiler and
 * the observed clients agree, a surplus of the server's is somebody else's; where nobody observes, it may be what the
 * server does by itself. Throws COUNTERS_DISAGREE otherwise.
 */
export function ownCommands(
  what: string,
  { entries, counted, observed, background, changeStreams = 0, elsewhere }: CommandSources,
): Record<string, number> {
  const byName = Map.groupBy(entries, commandName);
  const profiled = (name: string) => (byName.get(name)?.length ?? 0) + (name === 'aggregate' ? changeStreams : 0);
  const own: Record<string, number> = {};
  for (const [name, n] of Object.entries(observed ?? {})) if (isCounted(name)) own[name] = n;
  const asked = Object.fromEntries(Object.entries(observed ?? {}).filter(([name]) => isAskedByCode(name)));
  const seenByServer = Object.entries(own).every(([name, n]) => n <= (counted[name] ?? 0));
  const madeByOthers = WRITES.some((name) => own[name] === undefined && profiled(name) > 0);
  if (observed && seenByServer && !madeByOthers && disagreement(own, profiled) === undefined)
    return { ...own, ...asked };
  const left = withoutBackground(counted, entries, background);
  // More than the server counted is no disagreement: a driver sends again what never arrived.
  const takenForBackground = (made: string) =>
    (left[made] ?? 0) < (counted[made] ?? 0) && (own[made] ?? 0) > (left[made] ?? 0);
  const name = disagreement(left, profiled) ?? Object.keys(own).find(takenForBackground);
  if (name === undefined) return { ...dataOf(left), ...lightOf(counted, profiled), ...asked };
  throw new PlumblineError(
    'COUNTERS_DISAGREE',
    `${what}: MongoDB counted ${counted[name] ?? 0} ${name} commands during the work pass, its profiler has ${profiled(name)}${elsewhere === undefined ? '' : `; ${elsewhere}`}`,
    'Is another client using this server, or the variant another database than the one it was given? Counts need a server of their own.',
  );
}

function dataOf(counted: CommandCounts): Record<string, number> {
  return Object.fromEntries(Object.entries(counted).filter(([name]) => isDataCommand(name)));
}

/** Monitors make these too, in databases of their own; the end of a transaction is in no database. */
function lightOf(counted: CommandCounts, profiled: (name: string) => number): Record<string, number> {
  const own = (name: string) => (name.endsWith('Transaction') ? (counted[name] ?? 0) : profiled(name));
  const light = Object.keys(counted).filter((name) => isCounted(name) && !isDataCommand(name));
  return Object.fromEntries(light.map((name) => [name, own(name)] as const).filter(([, n]) => n > 0));
}

/** The first command of which the profiler of the variant's database does not know as many. */
function disagreement(commands: CommandCounts, profiled: (name: string) => number): string | undefined {
  return (
    ENTRY_EACH.find((name) => profiled(name) !== (commands[name] ?? 0)) ??
    WRITES.find((name) => profiled(name) < (commands[name] ?? 0))
  );
}
