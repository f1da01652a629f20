import type { Random } from 'plumbline-gate';

// Invented, because a text index stems English and a word regex does not: none of these ends in what an English stemmer
// cuts off, and none occurs in faker's words, so that both find the same documents, at rates that are known.

/** Each occurs in 0.5% of the templates. */
export const TEMPLATE_TERMS = [
  'zorvak',
  'quiblan',
  'drenkov',
  'yultom',
  'blivex',
  'grumtok',
  'plaxib',
  'vontrup',
  'wezmok',
  'kradnub',
] as const;
export const TEMPLATE_TERM_RATE = 0.005;

/** Each occurs in 0.1% of the projects. */
export const PROJECT_TERMS = [
  'frobzim',
  'snorvik',
  'jaxlom',
  'tribnok',
  'muzgrad',
  'pelvrox',
  'hundrak',
  'skwimbo',
  'glontup',
  'crevzan',
] as const;
export const PROJECT_TERM_RATE = 0.001;

/** One of the terms at its rate, or none. One draw, whatever the number of terms. */
export function drawTerm(random: Random, terms: readonly string[], rate: number): string | undefined {
  return terms[Math.floor(random.next() / rate)];
}
