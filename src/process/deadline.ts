/** What did not answer in time; its message names it. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/**
 * The result of `work`, or DeadlinePassed when it takes longer, or the signal's reason when that comes first. The work
 * itself goes on unless it watches the signal too: give it one wherever it can take one.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  milliseconds: number,
  what: string,
  signal?: AbortSignal,
): Promise<Result> {
  // Who stopped waiting does not hear how it ended, and neither may Node, which would end the process.
  work.catch(() => {});
  signal?.throwIfAborted();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DeadlinePassed(`${what} did not answer within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
