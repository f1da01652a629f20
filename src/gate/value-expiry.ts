import type { CounterPath } from '../model/counters.ts';
import type { Operation } from '../model/operation.ts';
import { UNDER_A_SECOND } from '../shapes/redis-shape.ts';
import { count } from './format.ts';

/** Seconds after which what is written expires: `undefined` where it never does, a class where that is not the same. */
export function expiryOf(operation: Operation | undefined): number | string | undefined {
  const seconds = operation?.shape.EX;
  return typeof seconds === 'number' || typeof seconds === 'string' ? seconds : undefined;
}

export const expiryText = (expiry: number | string): string =>
  typeof expiry === 'number' ? `${count(expiry)} s` : expiry;

export const isOverAtOnce = (expiry: number | string | undefined): boolean =>
  expiry === UNDER_A_SECOND || (typeof expiry === 'number' && expiry < 1);

/** Values of a pattern that are gone before anybody reads them, as where seconds are taken for milliseconds. */
export interface GoneAtOnce {
  target: string;
  /** Seconds on the other side. */
  expiry: number | string;
}

/** What is written under a name of its own for a moment, as a lock is, is not among them. */
export function goneAtOnce(before: readonly Operation[], after: readonly Operation[]): GoneAtOnce[] {
  const isWritten = (one: Operation) => one.engine === 'redis' && one.asked > 0 && one.shape.NX === undefined;
  const short = after.filter((one) => isWritten(one) && isOverAtOnce(expiryOf(one)));
  return [...new Set(short.map(({ target }) => target))].flatMap((target) => {
    const old = before.filter((one) => isWritten(one) && one.target === target).flatMap((one) => expiryOf(one) ?? []);
    const [first] = old;
    return first === undefined || old.some(isOverAtOnce) ? [] : [{ target, expiry: first }];
  });
}

/** What was gone before it was looked at takes memory now, which it was written for. */
export function lastingValues(lasting: readonly GoneAtOnce[]): ReadonlyMap<CounterPath, number> {
  return lasting.length > 0 ? new Map([['redis.keyBytes', Number.POSITIVE_INFINITY]]) : new Map();
}
