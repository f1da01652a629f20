import type { AcceptedWork } from '../model/accepted-work.ts';
import { count } from './format.ts';
import type { Subject } from './measured-variant.ts';
import type { WorkChange } from './work-difference.ts';

/** What a scenario accepts of a variant at this profile; what names the profile wins over what names none. */
export function acceptedOf({
  definition,
  variant,
  profile,
}: Pick<Subject, 'definition' | 'variant' | 'profile'>): AcceptedWork | undefined {
  const all = [definition.accepted?.[variant] ?? []].flat();
  return all.find((one) => one.profile === profile) ?? all.find((one) => one.profile === undefined);
}

/** The last day counts. `today` and `until` are days like `2026-12-31`, in UTC. */
export function isExpired({ until }: AcceptedWork, today: string): boolean {
  return today > until;
}

/**
 * Changes for the worse that are not covered. Fewer hits are covered by what took their place, which has a ceiling of
 * its own.
 */
export function notCovered(accepted: AcceptedWork, changes: readonly WorkChange[]): WorkChange[] {
  const worse = changes.filter(({ kind }) => kind === 'more');
  const open = worse.filter((change) => !isFewerHits(change) && !covers(accepted, change));
  const onlyHits = worse.every(isFewerHits);
  return open.length > 0 || onlyHits ? [...open, ...worse.filter(isFewerHits)] : open;
}

function covers({ ceiling, plans = [] }: AcceptedWork, change: WorkChange): boolean {
  if (change.values === undefined) return plans.includes(change.after);
  const most = Object.entries(ceiling).find(([path]) => path === change.path)?.[1];
  return most !== undefined && change.values.after <= most;
}

function isFewerHits({ path, values }: WorkChange): boolean {
  return path === 'redis.hits' && values !== undefined && values.after < values.before;
}

/** `documents examined 20 -> 998 per call (ceiling 1,000)`. */
export function withCeiling({ ceiling }: AcceptedWork, { path, sentence }: WorkChange): string {
  const most = Object.entries(ceiling).find(([known]) => known === path)?.[1];
  return most === undefined ? sentence : `${sentence} (ceiling ${count(most)})`;
}
