/** How much of its own time each call takes again on this side: 0.05 is a slow-down of 5%. */
const EXTRA = 0;

/** Calls, and then keeps its core busy for a share of what the call took. */
export async function paced(call: () => Promise<unknown>): Promise<unknown> {
  const startedMs = performance.now();
  const answer = await call();
  const endsMs = performance.now() + EXTRA * (performance.now() - startedMs);
  while (performance.now() < endsMs);
  return answer;
}
