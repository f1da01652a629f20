import { fileURLToPath } from 'node:url';
import type { DatasetDefinition } from '../model/dataset.ts';

/**
 * The files that a dataset is made of. `compare` lays over base what of them is no code under test: all of a folder
 * named `seed`, elsewhere `*.dataset.*` alone, as src/compare/scenario-overlay.ts has it.
 */
export function datasetFiles({ module }: Pick<DatasetDefinition, 'module'>): string[] {
  return [fileURLToPath(module)];
}
