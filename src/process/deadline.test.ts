import { expect, test } from 'vitest';
import { DeadlinePassed, withDeadline } from './deadline.ts';

const never = new Promise<never>(() => undefined);

test('passes on a result, a failure, a deadline and an abort', async () => {
  await expect(withDeadline(Promise.resolve(1), 1_000, 'it')).resolves.toBe(1);
  await expect(withDeadline(Promise.reject(new Error('no')), 1_000, 'it')).rejects.toThrow('no');
  await expect(withDeadline(never, 20, 'the registry')).rejects.toThrow(
    new DeadlinePassed('the registry did not answer within 0.02 s'),
  );
  const stop = new AbortController();
  const waiting = withDeadline(never, 10_000, 'it', stop.signal);
  stop.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
  await expect(withDeadline(Promise.resolve(1), 1_000, 'it', stop.signal)).rejects.toThrow('interrupted');
});

test('what nobody waits for any more may fail', async () => {
  const { promise: work, reject } = Promise.withResolvers<never>();
  const waiting = withDeadline(work, 10_000, 'it', AbortSignal.abort(new Error('interrupted')));
  await expect(waiting).rejects.toThrow('interrupted');
  // Unhandled, this would end the test run, as it ended a run that was interrupted as it asked an engine.
  reject(new Error('too late'));
});
