import type { GenerateContext } from 'plumbline-gate';

type Faker = GenerateContext['faker'];

/**
 * What documents are put together from. Drawn once in each thread, since faker is too slow to be asked for each
 * document.
 */
export interface Pools {
  /** Lower-case letters only: names are also parts of addresses. */
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly domains: readonly string[];
  readonly companies: readonly string[];
  readonly cities: readonly string[];
  readonly adjectives: readonly string[];
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly passwordHashes: readonly string[];
  readonly commits: readonly string[];
  /** Varies with the seed what is computed from an index alone. */
  readonly salt: number;
}

/** Call it first with the context's faker, so that the pools are the same in every collection. */
export function drawPools(faker: Faker): Pools {
  const draw = (count: number, make: () => string): readonly string[] => Array.from({ length: count }, make);
  const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  return {
    salt: faker.number.int({ max: 0xffffffff }),
    firstNames: draw(400, () => letters(faker.person.firstName())),
    lastNames: draw(400, () => letters(faker.person.lastName())),
    domains: draw(40, () => `${letters(faker.internet.domainWord())}.example`),
    companies: draw(300, () => faker.company.name()),
    cities: draw(300, () => `${faker.location.city()}, ${faker.location.country()}`),
    adjectives: draw(150, () => faker.word.adjective()),
    nouns: draw(300, () => faker.word.noun()),
    sentences: draw(1_000, () => faker.hacker.phrase()),
    passwordHashes: draw(200, () => `$2b$12$${faker.string.alphanumeric(53)}`),
    commits: draw(500, () => faker.git.commitSha()),
  };
}
