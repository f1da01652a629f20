/**
 * Node's own, from before any code of a project ran: a stub that a test left installed stands still, or runs too fast.
 */
const now = performance.now.bind(performance);
const hrtime = process.hrtime.bigint.bind(process.hrtime);

/** Milliseconds that only grow, since the process began. */
export function nowMs(): number {
  return now();
}

/** The same clock in all threads; its zero is another. */
export function sharedNowMs(): number {
  return Number(hrtime()) / 1e6;
}
