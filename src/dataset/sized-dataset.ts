import { PlumblineError } from '../errors.ts';
import type { DatasetDefinition, Profile, Sizes } from '../model/dataset.ts';

/** One dataset at one size: what makes its documents, and nothing else does. */
export interface DatasetChoice<Collection extends string = string, Data extends object = object> {
  readonly definition: DatasetDefinition<Collection, Data>;
  readonly profile: Profile;
  readonly seed: number;
  /** How many times the profile's documents; 1 when absent. */
  readonly scale?: number | undefined;
}

/** The names of the collections, in the order of the definition. */
export function collectionNames<Collection extends string>({ definition }: DatasetChoice<Collection>): Collection[] {
  return Object.keys(definition.collections) as Collection[];
}

/**
 * Documents per collection of the profile, times the scale.
 * @throws DATASET_INVALID for a collection without a size, or with one that is not a whole number.
 */
export function datasetSizes<Collection extends string>(choice: DatasetChoice<Collection>): Sizes<Collection> {
  // A dataset in JavaScript may lack what the types ask for.
  const sizes: Sizes<Collection> | undefined = choice.definition.profiles[choice.profile];
  if (sizes === undefined) {
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${choice.definition.name} has no profile ${choice.profile}`,
      `It has: ${Object.keys(choice.definition.profiles).join(', ')}. Add its sizes, or take another --profile.`,
    );
  }
  for (const collection of collectionNames(choice)) {
    if (Number.isSafeInteger(sizes[collection]) && sizes[collection] >= 0) continue;
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${choice.definition.name}: ${collection} has the size ${sizes[collection]} in the profile ${choice.profile}`,
      'Give every collection a whole number of documents in every profile.',
    );
  }
  if (collectionNames(choice).every((collection) => sizes[collection] === 0)) {
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${choice.definition.name} has no document at all in the profile ${choice.profile}`,
      'On nothing every query is fast: give a collection some documents, also where only Redis is asked.',
    );
  }
  const { scale = 1 } = choice;
  if (scale === 1) return sizes;
  const scaled = collectionNames(choice).map((collection) => [collection, Math.round(sizes[collection] * scale)]);
  return Object.fromEntries(scaled) as Sizes<Collection>;
}

/** Documents of all collections together. */
export function totalDocuments(choice: DatasetChoice): number {
  const sizes = datasetSizes(choice);
  return collectionNames(choice).reduce((total, collection) => total + (sizes[collection] ?? 0), 0);
}
