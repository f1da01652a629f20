import type { Random } from '../model/dataset.ts';

const TWO_TO_MINUS_53 = 2 ** -53;

/** Four 32-bit words: the state of a generator. */
export type RandomSeed = readonly [number, number, number, number];

/** FNV-1a over the parts' text; a separator keeps ('ab', 'c') and ('a', 'bc') apart. */
function hashParts(parts: readonly (string | number)[], basis: number): number {
  let hash = basis;
  for (const part of parts) {
    for (const text of [String(part), '\u0000']) {
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
  }
  return hash >>> 0;
}

/** splitmix32's finaliser: neighbouring inputs give unrelated outputs. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The seed of a family of streams, one per index: see `IndexedRandom.at`. */
export function randomSeed(...parts: (string | number)[]): RandomSeed {
  const first = hashParts(parts, 0x811c9dc5);
  const second = hashParts(parts, 0x9e3779b9);
  return [mix(first), mix(second), mix(first + 0x6a09e667), mix(second + 0xbb67ae85)];
}

/**
 * xoshiro128** (Blackman and Vigna, 2018) over a seed that an index is mixed into. It is reseeded in place, because one
 * object per document is what would limit generation: a stream is valid until the next `at`.
 */
export class IndexedRandom implements Random {
  readonly #seed: RandomSeed;
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 1;

  constructor(seed: RandomSeed) {
    this.#seed = seed;
    this.at(0);
  }

  /** This object, at the start of the stream of `index`. */
  at(index: number): this {
    const low = mix(index >>> 0);
    const high = mix(Math.floor(index / 2 ** 32) + 0x3c6ef372);
    const [a, b, c, d] = this.#seed;
    this.#a = mix(a ^ low) | 0;
    this.#b = mix(b + low + high) | 0;
    this.#c = mix(c ^ high ^ (low << 1)) | 0;
    // The all-zero state is the one that the generator never leaves.
    this.#d = mix(d + (low ^ high)) | 0 || 1;
    return this;
  }

  #word(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  // Fields, not methods: users take them out of the object, as in `(index, { pick }) => ...`.
  readonly next = (): number => {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 2 ** 26 + low) * TWO_TO_MINUS_53;
  };

  readonly int = (from: number, to: number): number => {
    if (!(from <= to)) throw new RangeError(`int(${from}, ${to}) has no number to give`);
    return from + Math.floor(this.next() * (to - from + 1));
  };

  readonly pick = <Item>(items: readonly Item[]): Item => {
    if (!Array.isArray(items))
      throw new TypeError(`pick() was given ${String(items)} and no list: does \`data\` have one of that name?`);
    if (items.length === 0) throw new RangeError('pick() was given nothing to pick from');
    return items[this.int(0, items.length - 1)] as Item;
  };

  readonly chance = (probability: number): boolean => this.next() < probability;
}

/** A stream of its own for these parts: equal parts give equal numbers on every machine. */
export function seededRandom(...parts: (string | number)[]): Random {
  return new IndexedRandom(randomSeed(...parts));
}
