import { permutation } from './permutation.ts';
import type { Sizes } from './sizes.ts';
import { FIRST_USERS, heavyUserProjects, heavyUsers } from './user-roles.ts';

/** Who owns which project: a table of running totals over users, so that project `index` needs no other project. */
export class ProjectOwners {
  /** Where each user's projects begin; one entry more than users. */
  readonly #offsets: Uint32Array;
  readonly #scatter: (index: number) => number;

  constructor(sizes: Sizes, salt: number) {
    this.#offsets = offsetsOf(projectCounts(sizes, salt));
    this.#scatter = permutation(sizes.projects);
  }

  /** Projects of this user. */
  count(user: number): number {
    return this.#offset(user + 1) - this.#offset(user);
  }

  /** The owner of a project, and which of the owner's projects it is (from 0). */
  ownerOf(project: number): { user: number; ordinal: number } {
    const slot = this.#scatter(project);
    let low = 0;
    let high = this.#offsets.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#offset(middle) <= slot) low = middle;
      else high = middle;
    }
    return { user: low, ordinal: slot - this.#offset(low) };
  }

  #offset(user: number): number {
    return this.#offsets[user] ?? 0;
  }
}

function offsetsOf(counts: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(counts.length + 1);
  let total = 0;
  counts.forEach((count, user) => {
    total += count;
    offsets[user + 1] = total;
  });
  return offsets;
}

/** Projects of each user. Together they are exactly all projects. */
function projectCounts(sizes: Sizes, salt: number): Uint32Array {
  const counts = new Uint32Array(sizes.users);
  let rest = sizes.projects;
  const give = (user: number, count: number): void => {
    counts[user] = count;
    rest -= count;
  };
  for (const [rank, user] of heavyUsers(sizes).entries()) give(user, heavyUserProjects(sizes, rank));
  for (let user = 0; user < FIRST_USERS; user += 1) give(user, 1 + (user % 3));

  const weights = new Float64Array(sizes.users).map((_, user) => (counts[user] === 0 ? weightOf(user, salt) : 0));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  let given = 0;
  weights.forEach((weight, user) => {
    if (weight === 0) return;
    running += weight;
    // Rounding the running total instead of each share: nothing is lost, and nobody depends on the order.
    const upToHere = Math.round((running / totalWeight) * rest);
    counts[user] = upToHere - given;
    given = upToHere;
  });
  return counts;
}

/** Pareto with exponent 1.2, at most 60 times the least: many own a project or two, a few own dozens. */
function weightOf(user: number, salt: number): number {
  let hash = Math.imul(user ^ salt, 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  const uniform = ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  return Math.min(60, (1 - uniform) ** (-1 / 1.2));
}
