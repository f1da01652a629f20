import { fileURLToPath } from 'node:url';
import type { DatasetDefinition } from '../model/dataset.ts';

/** The files that a dataset is made of: `compare` lays them over base, and no others. */
export function datasetFiles({ module }: Pick<DatasetDefinition, 'module'>): string[] {
  return [fileURLToPath(module)];
}
