import type { Faker } from '@faker-js/faker';
import type { Db, Document } from 'mongodb';

export const PROFILES = ['smoke', 'pr', 'release'] as const;
export type Profile = (typeof PROFILES)[number];

/** A seeded stream of numbers; equal seeds give equal streams on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [from, to], both included. */
  int(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
  chance(probability: number): boolean;
}

/** Documents per collection. */
export type Sizes<Collection extends string = string> = Readonly<Record<Collection, number>>;

export interface GenerateContext<Collection extends string = string> {
  /** Seeded, with its reference date set. For making pools: per document it is too slow. */
  faker: Faker;
  sizes: Sizes<Collection>;
  /** Every seeded date is relative to this one, so that the data is the same on every day. */
  referenceDate: Date;
}

/**
 * Called once in each generating thread; makes its pools and returns the function that makes document `index`. The
 * document may depend on nothing but `index`, `random` (seeded for that document) and the pools.
 */
export type DocumentFactory<Collection extends string = string> = (
  context: GenerateContext<Collection>,
) => (index: number, random: Random) => Document;

export interface DatasetDefinition<Collection extends string = string, Data extends object = object> {
  /** `import.meta.url` of the module that has the dataset as its default export: worker threads import it. */
  module: string;
  name: string;
  /** ISO date that seeded dates are relative to. */
  referenceDate: string;
  profiles: Readonly<Record<Profile, Sizes<Collection>>>;
  collections: Readonly<Record<Collection, DocumentFactory<Collection>>>;
  /** What scenarios draw their parameters from: computed, never read from the database. */
  data: (context: GenerateContext<Collection> & { random: Random }) => Data;
  /** The application's own function that creates its indexes. Not called for the database of `indexes: false`. */
  indexes: (db: Db) => Promise<unknown>;
}

/** Types a dataset; the value is returned as it is. */
export function defineDataset<const Collection extends string, Data extends object>(
  definition: DatasetDefinition<Collection, Data>,
): DatasetDefinition<Collection, Data> {
  return definition;
}
