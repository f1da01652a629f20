import { expect, test } from 'vitest';
import { keyOf } from './literals.ts';
import { ValueChoice } from './value-choice.ts';

const textOf = (values: number) => new ValueChoice('lists', 1_000).valuesText({ values });

test('as many values as the sample had for each document, more than one for each included', () => {
  expect(textOf(20)).toBe('20');
  expect(textOf(500)).toBe('sizes.lists / 2');
  expect(textOf(300)).toBe('sizes.lists / 3.3');
  expect(textOf(1_000)).toBe('sizes.lists');
  expect(textOf(1_100)).toBe('sizes.lists * 1.1');
  expect(textOf(50_000)).toBe('sizes.lists * 50');
});

test.each(['area_m²', 'x₂', 'a½', 'with-hyphen', '1st', 'größe', '名前', '$set', '_id'])(
  'the field %s is a key that parses, and is itself',
  (name) => {
    const made: unknown = new Function(`return { ${keyOf(name)}: 1 };`)();
    expect(Object.keys(made as object)).toEqual([name]);
  },
);
