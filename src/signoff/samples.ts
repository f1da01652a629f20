import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';

/**
 * A file with raw samples, as the report that lies in `folder` names it. @throws SIGNOFF_SAMPLES_MISSING,
 * SIGNOFF_SAMPLES_CHANGED
 */
export async function samplesFileText(folder: string, file: { path: string; sha256: string }): Promise<string> {
  const at = path.resolve(folder, file.path);
  // A report may come from anybody, and names files.
  const outside = path.relative(folder, at).startsWith('..') || path.isAbsolute(file.path);
  const text = outside ? undefined : await readFile(at, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new PlumblineError(
      'SIGNOFF_SAMPLES_MISSING',
      `${file.path} is not there, and the report rests on it`,
      'Keep the folder `samples` beside the report; without it nobody can judge again.',
    );
  }
  const found = createHash('sha256').update(text).digest('hex');
  if (found === file.sha256) return text;
  throw new PlumblineError(
    'SIGNOFF_SAMPLES_CHANGED',
    `${file.path} has the sha256 ${found.slice(0, 12)}, and the report says ${file.sha256.slice(0, 12)}`,
    'It was changed after the run, or a later run has replaced it: take the files that belong to the report.',
  );
}
