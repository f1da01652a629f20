import { describe, expect, it } from 'vitest';
import { InFlightAnswers } from './in-flight-answers.ts';

describe('InFlightAnswers', () => {
  const begin = (answers: InFlightAnswers, key: string) => {
    const closing = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<void>();
    const wasCurrent = Promise.withResolvers<boolean>();
    const own = answers.start(key, async (close) => {
      await closing.promise;
      wasCurrent.resolve(close());
      await ending.promise;
      return { value: 'own', shared: 'shared' };
    });
    return { own, close: closing.resolve, end: ending.resolve, wasCurrent: wasCurrent.promise };
  };

  it('shares with those who join before it is closed; those who come later look again', async () => {
    const answers = new InFlightAnswers();
    const query = begin(answers, 'key');
    const early = answers.join('key');
    query.close();
    expect(await query.wasCurrent).toBe(true);
    const late = answers.join('key');
    query.end();
    expect(await Promise.all([query.own, early, late])).toEqual(['own', 'shared', undefined]);
    expect(answers.join('key')).toBeUndefined();
  });

  it('lets nobody join what was detached, and leaves its successor in place', async () => {
    const answers = new InFlightAnswers();
    const first = begin(answers, 'a:1');
    const other = begin(answers, 'b:1');
    answers.detach(['a:*']);
    expect(answers.join('a:1')).toBeUndefined();
    expect(answers.join('b:1')).toBeDefined();
    const second = begin(answers, 'a:1');
    first.close();
    first.end();
    expect(await first.wasCurrent).toBe(false);
    expect(await first.own).toBe('own');
    expect(answers.join('a:1')).toBeDefined();
    for (const query of [second, other]) {
      query.close();
      query.end();
      await query.own;
    }
  });

  it('a failed query with nobody joined is reported once, by its starter', async () => {
    const answers = new InFlightAnswers();
    await expect(answers.start('key', () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
    expect(answers.join('key')).toBeUndefined();
  });
});
