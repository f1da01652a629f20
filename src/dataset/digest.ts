import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';
import type { DatasetDefinition, Profile } from '../model/dataset.ts';
import { documentGenerator, referenceDateOf } from './document-source.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import { collectionNames, datasetSizes } from './sized-dataset.ts';

const DOCUMENTS_PER_COLLECTION = 1_024;

/**
 * 64 hexadecimal digits that say which data this is: equal on every machine and day for the same code, profile and
 * seed. It reads 1,024 documents of each collection, evenly spaced, so that it costs little before each run; a change
 * that touches only documents between them is not seen.
 */
export function datasetDigest<Collection extends string, Data extends object>(
  definition: DatasetDefinition<Collection, Data>,
  profile: Profile,
  seed: number,
  scale = 1,
): string {
  const choice = { definition, profile, seed, scale };
  const sizes = datasetSizes(choice);
  const referenceDate = referenceDateOf(definition).toISOString();
  const hash = createHash('sha256').update(JSON.stringify([definition.name, profile, seed, referenceDate]));
  for (const collection of collectionNames(choice).toSorted()) {
    hash.update(JSON.stringify([collection, sizes[collection]]));
    const makeDocument = documentGenerator(choice, collection);
    for (const index of evenlySpaced(sizes[collection], DOCUMENTS_PER_COLLECTION)) {
      hash.update(BSON.serialize(makeDocument(index), { ignoreUndefined: false }));
    }
  }
  return hash.digest('hex');
}
