import { isInAll } from '../model/counters.ts';

/** As few digits as give the total back. */
export function perCall(path: string, total: number, calls: number): number {
  if (isInAll(path)) return total;
  const rounded = Math.round((total / calls) * 1e6) / 1e6;
  return Math.round(rounded * calls) === total ? rounded : total / calls;
}

/** A number that no counting over so many calls gives was not recorded: it was written, or it is damaged. */
export function totalOf(path: string, value: number, calls: number): number {
  const total = isInAll(path) ? value : Math.round(value * calls);
  if (Number.isSafeInteger(total) && total >= 0 && perCall(path, total, calls) === value) return total;
  throw new Error(`${path}: ${value} is no count ${isInAll(path) ? 'in all' : `per call over ${calls} calls`}`);
}
