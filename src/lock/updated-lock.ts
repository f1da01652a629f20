import type { Lock, LockEntry, Recording } from '../model/lock.ts';
import { factsOf } from './facts.ts';

export interface Counted {
  /** `pr, mongodb 7.0 classic, redis 7, standalone`. */
  recording: string;
  /** Under which the same was once recorded: what the lock has of it goes on under the new name. */
  former: string;
  /** By `scenario/variant`: what was counted and can be recorded. */
  entries: Recording;
  /** Every `scenario/variant` that there is, when the whole suite ran; entries of others are dropped. */
  all?: ReadonlySet<string>;
}

export interface LockUpdate {
  lock: Lock;
  added: string[];
  changed: string[];
  /** Dropped: their scenario or variant is gone. */
  gone: string[];
}

/** The lock with what a run counted. What was not run is kept. */
export function updatedLock(before: Lock | undefined, { recording, former, entries, all }: Counted): LockUpdate {
  const recordings = new Map(before?.recordings);
  const old = new Map<string, LockEntry>([...(recordings.get(former) ?? []), ...(recordings.get(recording) ?? [])]);
  if (entries.size > 0) {
    recordings.delete(former);
    recordings.set(recording, new Map([...old, ...entries]));
  }
  const gone = new Set<string>();
  if (all) {
    for (const [name, known] of recordings) {
      for (const variant of known.keys()) if (!all.has(variant)) gone.add(variant);
      const kept = [...known].filter(([variant]) => all.has(variant));
      if (kept.length > 0) recordings.set(name, new Map(kept));
      else recordings.delete(name);
    }
  }
  const added = [...entries.keys()].filter((variant) => !old.has(variant));
  const changed = [...entries].flatMap(([variant, entry]) => {
    const known = old.get(variant);
    return known !== undefined && !isSame(known, entry) ? [variant] : [];
  });
  return { lock: { recordings }, added, changed, gone: [...gone] };
}

function isSame(one: LockEntry, other: LockEntry): boolean {
  return JSON.stringify(factsOf(one)) === JSON.stringify(factsOf(other));
}
