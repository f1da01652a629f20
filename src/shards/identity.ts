import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Config } from '../model/config.ts';
import { PROFILES } from '../model/dataset.ts';
import { LOCK_FILE } from '../model/lock.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';

/** What is the same in every shard of one run. */
export const identitySchema = z.strictObject({
  /** Version of Plumbline: another may measure or judge otherwise. */
  plumbline: z.string(),
  /** What CI calls the run, where it does: one revision may be run twice. */
  runId: z.string().optional(),
  revision: z.string().optional(),
  /** The sha256 of what tracked files have that the revision has not; absent where that is nothing. */
  changes: z.string().optional(),
  /** Of a comparison: the revision that head is held against. */
  base: z.string().optional(),
  profile: z.enum(PROFILES),
  seed: z.number().int(),
  /**
   * What the verdict depends on beside the revision, with the sha256 of each; without commits there is nothing else to
   * tell by.
   */
  files: z.record(z.string(), z.string()),
});
export type Identity = z.infer<typeof identitySchema>;

/** The scenario files, the lock and the configuration as it was understood. */
export async function digestsOf(
  folder: string,
  config: Config,
  suite: readonly LoadedScenarioFile[],
): Promise<Identity['files']> {
  const scenarios = await Promise.all(
    suite.map(async ({ file }) => {
      const name = path.relative(folder, file).replaceAll(path.sep, '/');
      return [name, sha256(await readFile(file))] as const;
    }),
  );
  const lock = await readFile(path.join(folder, LOCK_FILE)).catch(() => undefined);
  return {
    // The default export itself may depend on the environment.
    'the configuration': sha256(JSON.stringify(config)),
    ...(lock === undefined ? {} : { [LOCK_FILE]: sha256(lock) }),
    ...Object.fromEntries(scenarios),
  };
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
