import type { GenerateContext, Random } from 'plumbline-gate';
import type { CollectionName } from '../app/collections.ts';
import type { Template } from '../app/documents.ts';
import { dateInSequence } from './dates.ts';
import { objectId } from './ids.ts';
import { permutation } from './permutation.ts';
import { drawPools } from './pools.ts';
import { drawTerm, TEMPLATE_TERM_RATE, TEMPLATE_TERMS } from './search-terms.ts';

export const CATEGORIES = [
  'dashboard',
  'e-commerce',
  'blog',
  'portfolio',
  'landing-page',
  'documentation',
  'mobile-app',
  'api',
  'cli-tool',
  'data-pipeline',
  'chat',
  'game',
] as const;

/** Templates of which a few are used by nearly everyone. */
export function templates(context: GenerateContext<CollectionName>): (index: number, random: Random) => Template {
  const pools = drawPools(context.faker);
  const count = context.sizes.templates;
  const rankOf = permutation(count);
  return (index, random) => {
    const term = drawTerm(random, TEMPLATE_TERMS, TEMPLATE_TERM_RATE);
    const place = term === undefined ? 'nowhere' : random.pick(['name', 'description', 'description', 'tags'] as const);
    const withTerm = (text: string, here: boolean): string => (here ? `${text} ${term}` : text);
    const tags = [random.pick(pools.nouns), random.pick(pools.nouns), random.pick(pools.adjectives)];
    return {
      _id: objectId('template', index),
      name: withTerm(`${random.pick(pools.adjectives)} ${random.pick(pools.nouns)}`, place === 'name'),
      description: withTerm(random.pick(pools.sentences), place === 'description'),
      category: CATEGORIES[Math.floor(random.next() ** 1.5 * CATEGORIES.length)] ?? CATEGORIES[0],
      tags: term !== undefined && place === 'tags' ? [...tags, term] : tags,
      usage_count: usageOfRank(rankOf(index), count),
      created_at: dateInSequence({
        index,
        count,
        days: 3 * 365,
        end: context.referenceDate,
        position: random.next(),
      }),
    };
  };
}

/** Zipf's law on a slope: strictly falling, so that no two templates are used equally often. */
function usageOfRank(rank: number, count: number): number {
  return count - rank + Math.floor((20 * count) / (rank + 1));
}
