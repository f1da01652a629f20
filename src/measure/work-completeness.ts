import { PlumblineError } from '../errors.ts';
import { type CommandCounts, isDataCommand, isUncountable } from './mongo-commands.ts';
import { countsText } from './server-windows.ts';

/** Finds of the server for one query with JavaScript, at most: when it is planned, and when it is planned anew. */
const LOOKS_FOR_FUNCTIONS = 2;

export interface AllWork {
  /** `orders/indexed` */
  what: string;
  /** By MongoDB in all its databases, without what it does by itself. */
  counted: CommandCounts;
  /** What the variant is taken to have done. */
  own: CommandCounts;
  /** Names of the commands that the profiler of the variant's database has. */
  profiled: readonly string[];
  /** Reads that failed, and of which no counter says what they examined, in words. */
  failed: readonly string[];
  /**
   * Queries with JavaScript: for each the server looks for stored functions (`system.js`), by a `find` that it counts.
   */
  javaScript: number;
  /** Operations in other databases. */
  namespaces: Readonly<Record<string, number>>;
  /** How many keys were added to other databases of Redis, or taken from them. */
  redisKeys: Readonly<Record<string, number>>;
  /** All that is left over was done by somebody else, who is known to be connected. */
  strangers: boolean;
  /** The server refreshed its sessions, or has members beside it that do: both look at their own collections. */
  members: boolean;
}

/** Throws WORK_UNCOUNTED: what the servers did in the counted calls, and no count has. */
export function assertAllCounted(work: AllWork): void {
  const evidence = uncounted(work);
  if (evidence === undefined) return;
  throw uncountedError(work.what, evidence);
}

export function uncountedError(what: string, evidence: string): PlumblineError {
  return new PlumblineError('WORK_UNCOUNTED', `${what}: ${evidence}`, HINT);
}

function uncounted({
  counted,
  own,
  profiled,
  failed,
  javaScript,
  namespaces,
  redisKeys,
  strangers,
  members,
}: AllWork): string | undefined {
  const hidden = [...new Set([...profiled, ...Object.keys(own)])].filter(isUncountable);
  if (hidden.length > 0) return `it asked MongoDB for ${hidden.join(', ')}, and what that reads is in no counter`;
  const [first] = failed;
  if (first !== undefined) return `a read failed, and what it had examined by then is in no counter (${first})`;
  const changed = Object.entries(redisKeys).map(([name, n]) => `${n} in ${name}`);
  if (changed.length > 0)
    return `keys of another database of Redis were changed (${changed.join(', ')}), which is not emptied between variants`;
  if (strangers) return undefined;
  const left = Object.entries(counted)
    .map(([name, n]) => [name, n - (own[name] ?? 0)] as const)
    .filter(
      ([name, n]) =>
        n > 0 && (isDataCommand(name) || !members) && !(name === 'find' && n <= javaScript * LOOKS_FOR_FUNCTIONS),
    );
  const where = namespacesText(namespaces);
  if (left.length > 0)
    return `MongoDB was asked for work that nobody counted: ${countsText(Object.fromEntries(left))}${where === undefined ? '' : `; ${where}`}`;
  return where === undefined ? undefined : `work that nobody counted: ${where}`;
}

/** `in plumbline_bare.items 250 operations`; undefined where there was nothing. */
export function namespacesText(namespaces: Readonly<Record<string, number>>): string | undefined {
  const texts = Object.entries(namespaces).map(([name, n]) => `${n} in ${name}`);
  return texts.length === 0 ? undefined : `operations in other databases: ${texts.join(', ')}`;
}

const HINT =
  "Only the variant's own database is measured: take it from `mongo` or from `database` and `mongoUrl`, an application from MONGO_DB. " +
  'Pass a client of your own to `observe`. Is another client using this server? Counts need a server of their own.';
