import type { Work } from '../model/work.ts';

type Counted = Omit<Work, 'unstable' | 'atLeast'>;

/**
 * The work of two passes of the same calls, made in processes of their own. A count that is not the same twice is kept from
 * the second pass and named in `unstable`: it is reported and not gated.
 */
export function stableWork(first: Counted, second: Counted): Work {
  const before = facts(first);
  const after = facts(second);
  const paths = new Set([...before.keys(), ...after.keys()]);
  const unstable = [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
  if (unstable.length === 0) return { ...second, unstable };
  const lower = unstable.flatMap((path) => {
    const least = Math.min(...[before, after].map((all) => Number(all.get(path) ?? 0)));
    return Number.isNaN(least) ? [] : [[path, least] as const];
  });
  return { ...second, unstable, atLeast: Object.fromEntries(lower) };
}

/** Each count under its path: `mongo.commands.find` -> `20`. Plans are one fact. */
function facts(work: Counted): Map<string, string> {
  const found = new Map<string, string>();
  const collect = (value: unknown, path: string): void => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) collect(inner, path ? `${path}.${key}` : key);
    } else {
      found.set(path, JSON.stringify(value));
    }
  };
  collect(work, '');
  return found;
}
