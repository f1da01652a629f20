import { count } from './format.ts';
import type { WorkChange, WorkDifference } from './work-difference.ts';
import type { Trade } from './work-price.ts';

/** Sentences of one reason: the rest is in the work itself. */
const SHOWN = 6;

/** `less work: find 21 -> 1 per call`; both halves where one was traded for the other. */
export function noWorseText({ verdict, changes, trade }: WorkDifference, than = ''): string {
  const halves = (['less', 'more', 'other'] as const).map((kind) => changes.filter((change) => change.kind === kind));
  const [less = [], more = [], other = []] = halves;
  if (trade !== undefined)
    return `${verdict === 'better' ? `less work${than}` : `other work${than}, no dearer`}: ${changesText([...less, ...other])}; for ${changesText(more)}; ${tradeText(trade)}`;
  return `${verdict === 'better' ? `less work${than}` : `other work${than}, and no more of it`}: ${changesText(changes)}`;
}

/** Plans first: they explain the counts. */
export function changesText(changes: readonly WorkChange[]): string {
  const worse = changes.filter(({ kind }) => kind === 'more');
  const told = worse.length > 0 ? worse : changes;
  const plans = told.filter(({ path }) => path === 'mongo.plans');
  const sentences = [...plans, ...told.filter((change) => !plans.includes(change))].map(({ sentence }) => sentence);
  const more = sentences.length - SHOWN;
  return [...sentences.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more counts`] : [])].join('; ');
}

/** `at their prices 320 -> 31.2 documents examined per call`. */
export function tradeText({ before, after }: Trade): string {
  const text = ({ least, most }: Trade['before']) =>
    least === most || !Number.isFinite(most) ? count(round(least)) : `${count(round(least))} to ${count(round(most))}`;
  return `at their prices ${text(before)} -> ${text(after)} documents examined per call`;
}

function round(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}
