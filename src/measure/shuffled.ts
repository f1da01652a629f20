import type { Random } from '../model/dataset.ts';

/** The items in a random order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  const drawn: Item[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(random.int(0, rest.length - 1), 1));
  return drawn;
}
