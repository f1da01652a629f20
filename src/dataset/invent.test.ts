import { describe, expect, it } from 'vitest';
import { invent } from './invent.ts';
import { seededRandom } from './random.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const distinct = (values: readonly unknown[]) => new Set(values.map(String)).size;

describe('invented values', () => {
  it('are the same for the same name and number, whatever was made in between', () => {
    const first = [
      invent.text('title', 7, [5, 80]),
      invent.uuid('key', 7).toString(),
      invent.bytes('b', 7, [9]).toString(),
    ];
    for (const number of numbers(50)) invent.text('title', number, [5, 80]);
    expect([
      invent.text('title', 7, [5, 80]),
      invent.uuid('key', 7).toString(),
      invent.bytes('b', 7, [9]).toString(),
    ]).toEqual(first);
    expect(invent.text('name', 7, [80])).not.toBe(invent.text('title', 7, [80]));
  });

  it('of a UUID print as one, in a key of a cache and in JSON', () => {
    const uuid = invent.uuid('key', 7);
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(`${uuid}`).toMatch(form);
    expect(JSON.parse(JSON.stringify(uuid))).toBe(`${uuid}`);
  });

  it('are other ones for other numbers, also where the length leaves no room for the name', () => {
    for (const lengths of [[1], [2, 3, 4], [6], [3, 40], [200]]) {
      expect(distinct(numbers(3_000).map((number) => invent.text('title', number, lengths)))).toBe(3_000);
    }
    expect(distinct(numbers(3_000).map((number) => invent.objectId('a', number)))).toBe(3_000);
    expect(distinct(numbers(3_000).map((number) => invent.uuid('a', number)))).toBe(3_000);
  });

  it('of text have one of the lengths, where the number fits into it', () => {
    const lengths = numbers(500).map((number) => invent.text('description', number, [12, 60]).length);
    expect([...new Set(lengths)].toSorted((a, b) => a - b)).toEqual([12, 60]);
    expect(invent.text('city', 16, [40])).toMatch(/^city-17( [a-z]+)+$/);
  });

  it('that are ids ascend with their number', () => {
    const ids = [0, 1, 255, 256, 70_000, 2 ** 33].map((number) => invent.objectId('_id', number).toHexString());
    expect(ids.toSorted()).toEqual(ids);
  });

  it('are drawn evenly, by their weights, or the first ones most often', () => {
    const random = seededRandom('a', 1);
    const draws = (draw: () => number) => {
      const counts = [0, 0, 0, 0];
      for (let times = 0; times < 8_000; times += 1) {
        const value = draw();
        counts[value] = (counts[value] ?? 0) + 1;
      }
      return counts;
    };
    for (const count of draws(() => invent.rank(random, 4))) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    const [first = 0, second = 0, third = 0] = draws(() => invent.weighted(random, [0.7, 0.2, 0.1]));
    expect(first).toBeGreaterThan(3 * second);
    expect(second).toBeGreaterThan(third);
    const skewed = numbers(10_000).map(() => invent.rank(random, 100, 3));
    const top = skewed.filter((rank) => rank < 10).length / skewed.length;
    expect(top).toBeCloseTo(0.1 ** (1 / 3), 1);
    expect(invent.category('status', random, [1])).toBe('status-1');
  });

  it('of time lie before the reference date', () => {
    const day = new Date('2026-01-01T00:00:00Z');
    expect(invent.before(day, 10, 0).getTime()).toBe(day.getTime() - 1);
    expect(day.getTime() - invent.before(day, 10, 1).getTime()).toBe(10 * 86_400_000 + 1);
    expect(invent.after(day, 10, 0).getTime()).toBe(day.getTime() + 1);
    expect(invent.after(day, 10, 1).getTime() - day.getTime()).toBe(10 * 86_400_000 + 1);
  });
});
