import { types } from 'node:util';
import type { Faker } from '@faker-js/faker';
import { faker as englishFaker } from '@faker-js/faker/locale/en';
import type { Document } from 'mongodb';
import { messageOf, PlumblineError } from '../errors.ts';
import type { DatasetDefinition, GenerateContext } from '../model/dataset.ts';
import { IndexedRandom, randomSeed, seededRandom } from './random.ts';
import { type DatasetChoice, datasetSizes } from './sized-dataset.ts';

// The package's main entry, which exports the class, loads every language: 0.8 s in each thread instead of 0.03 s.
const FakerOfOneLocale = englishFaker.constructor as typeof Faker;

/** @throws DATASET_INVALID for a reference date that is none. */
export function referenceDateOf(definition: Pick<DatasetDefinition, 'name' | 'referenceDate'>): Date {
  const referenceDate = new Date(definition.referenceDate);
  if (!Number.isNaN(referenceDate.getTime())) return referenceDate;
  throw new PlumblineError(
    'DATASET_INVALID',
    `dataset ${definition.name}: the reference date "${definition.referenceDate}" is not a date`,
    'Write an ISO date with its zone: 2026-01-01T00:00:00Z.',
  );
}

/**
 * The same for every collection and for `data`, and made anew for each: pools that are drawn first, in one order, are
 * the same wherever they are drawn.
 */
function generateContext<Collection extends string>(choice: DatasetChoice<Collection>): GenerateContext<Collection> {
  const referenceDate = referenceDateOf(choice.definition);
  const faker = new FakerOfOneLocale({ locale: englishFaker.rawDefinitions, seed: choice.seed });
  // Without it faker's dates are relative to today, whatever the seed.
  faker.setDefaultRefDate(referenceDate);
  return { faker, sizes: datasetSizes(choice), referenceDate };
}

/**
 * The function that makes document `index` of a collection, equal on every machine and in every thread.
 * @throws DATASET_INVALID, when called, for a document without `_id`: it could not be found again to be verified.
 */
export function documentGenerator<Collection extends string>(
  choice: DatasetChoice<Collection>,
  collection: Collection,
): (index: number) => Document {
  const context = generateContext(choice);
  const makeDocument = making(choice, `the start of ${collection}`, () =>
    choice.definition.collections[collection](context),
  );
  if (typeof makeDocument !== 'function') throw notMade(choice, collection, makeDocument, 'a function of the index');
  const random = new IndexedRandom(randomSeed(choice.seed, collection));
  return (index) => {
    const document = making(choice, `document ${index} of ${collection}`, () => makeDocument(index, random.at(index)));
    if (typeof document !== 'object' || document === null || types.isPromise(document)) {
      throw notMade(choice, `document ${index} of ${collection}`, document, 'a document');
    }
    if (document._id !== undefined) return document;
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${choice.definition.name}: document ${index} of ${collection} has no _id`,
      'Compute _id from the index, so that the same document is the same on every machine.',
    );
  };
}

/** A dataset is its user's code: what it throws is told as the dataset's. */
function making<Made>({ definition }: Pick<DatasetChoice, 'definition'>, what: string, make: () => Made): Made {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof PlumblineError) throw cause;
    throw new PlumblineError(
      'DATASET_INVALID',
      `dataset ${definition.name}: making ${what} failed: ${messageOf(cause)}`,
      `See its function in ${definition.module}.`,
      { cause },
    );
  }
}

/** What scenarios draw their parameters from. */
export function datasetData<Data extends object>(choice: DatasetChoice<string, Data>): Data {
  const context = { ...generateContext(choice), random: seededRandom(choice.seed, 'data') };
  const data = making(choice, '`data`', () => choice.definition.data(context));
  if (typeof data === 'object' && data !== null && !types.isPromise(data)) return data;
  throw notMade(choice, '`data`', data, 'an object to draw parameters from');
}

/** A function that forgot to return, or that is async. */
function notMade({ definition }: Pick<DatasetChoice, 'definition'>, what: string, made: unknown, wanted: string) {
  const is = types.isPromise(made) ? 'a promise' : made === null ? 'null' : typeof made;
  return new PlumblineError(
    'DATASET_INVALID',
    `dataset ${definition.name}: ${what} is ${is}, and ${wanted} is expected`,
    `See its function in ${definition.module}: it returns at once, and is not async.`,
  );
}
