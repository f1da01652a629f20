import { PlumblineError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { findFiles } from './scenario-files.ts';
import { nameOf } from './scenario-search.ts';

/**
 * The scenarios that `overall` rests on are those of the project: a row over one that is not there would never be
 * judged.
 * @throws CONFIG_INVALID, and what `findFiles` throws.
 */
export async function assertOverallNames(folder: string, { overall }: Pick<Config, 'overall'>): Promise<void> {
  if (overall.length === 0) return;
  const known = new Set((await findFiles(folder)).map(nameOf));
  for (const { row, pairs } of overall) {
    const unknown = pairs.find(({ scenario }) => !known.has(scenario))?.scenario;
    if (unknown === undefined) continue;
    throw new PlumblineError(
      'CONFIG_INVALID',
      `overall, "${row}": there is no scenario "${unknown}"`,
      `There are: ${[...known].toSorted().join(', ')}.`,
    );
  }
}
