import { type CounterPath, counterRow } from '../model/counters.ts';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import type { CounterPair } from './counter-directions.ts';
import { sameQuestions } from './same-questions.ts';

/** What weighs against each other: what one question examines, and how long it and its answer are. */
const SAVED = ['mongo.keysExamined', 'mongo.docsExamined', 'mongo.bytes'] as const;
/** An answer that is longer is said, whatever was saved. */
const MORE = ['mongo.keysExamined', 'mongo.docsExamined', 'mongo.bytesIn'] as const;
/** Of the price of what was saved. */
const LITTLE = 0.05;

/**
 * By how much counters may grow as the same questions are answered with much less: one key more is no price of 25
 * documents fewer. Each question pays for itself alone, as often as it was asked, and for nothing but what it examines:
 * what another question, another collection or another kind of work has more of is not among it.
 */
export function littleMore(before: Work, after: Work, sameAnswers: boolean): ReadonlyMap<CounterPath, number> {
  const allowed = new Map<CounterPath, number>();
  for (const [old, now] of sameQuestions(before.operations ?? [], after.operations ?? [])) {
    if (old.asked !== now.asked) continue;
    const more = (path: string) => (now.counts[path] ?? 0) - (old.counts[path] ?? 0);
    const grown = Object.keys(now.counts).filter((path) => more(path) > 0);
    const known = MORE.filter((path) => grown.includes(path));
    const saved = SAVED.filter((path) => more(path) < 0 && (sameAnswers || !isOfFewerAnswers(path, old, now)));
    const price = (paths: readonly CounterPath[]) =>
      paths.reduce((sum, path) => sum + Math.abs(more(path)) * counterRow(path).price, 0);
    const isLittle = price(known) < LITTLE * price(saved) || isOneDocument(old, now, known);
    if (known.length < grown.length || !isLittle) continue;
    for (const path of known) allowed.set(path, (allowed.get(path) ?? 0) + more(path));
  }
  return allowed;
}

/** A command of another name reads the document that it answers: a count of one is a find of one. */
function isOneDocument(old: Operation, now: Operation, more: readonly CounterPath[]): boolean {
  const read = now.counts['mongo.docsExamined'] ?? 0;
  return (
    old.verb !== now.verb &&
    more.join() === 'mongo.docsExamined' &&
    read <= (now.counts['mongo.returned'] ?? 0) &&
    read <= now.asked
  );
}

/** A counter that grew, or fell, by what is no more or no less work: then it is told, and decides nothing. */
export function withinAllowance(pair: CounterPair, more: readonly number[], fewer = 0): CounterPair {
  const { direction, before, after } = pair;
  const allowed = more.reduce((sum, one) => sum + one, 0);
  const within =
    direction === 'grew'
      ? after.most - before.least <= allowed
      : direction === 'fell' && before.most - after.least <= fewer;
  return within ? { ...pair, direction: 'same', negligible: true } : pair;
}

/** It fell by no more than the documents that are not returned any more. */
function isOfFewerAnswers(path: string, old: Operation, now: Operation): boolean {
  const share = (of: string) => (old.counts[of] === undefined ? 1 : (now.counts[of] ?? 0) / old.counts[of]);
  return share('mongo.returned') < 1 && share(path) >= share('mongo.returned');
}
