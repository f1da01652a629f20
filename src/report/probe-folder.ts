import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlumblineError } from '../errors.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';
import { REPORTERS } from './reporters.ts';
import { filesOfEarlierRun, writtenFile } from './written-files.ts';

/** About what the reports and samples of a middling run take. */
const PROBE_BYTES = 1024 * 1024;
/** In each report of ours, of whichever version. */
const OURS = /plumbline|"schemaVersion"/i;

/**
 * Proves that reports can be written before minutes are spent on what they would say. Throws REPORT_UNWRITABLE for a
 * folder that cannot be made or written, for a disk that is full, and for somebody else's file that has the name of a
 * report.
 */
export async function probeFolder(out: string): Promise<void> {
  const probe = join(out, 'samples', '.probe');
  await writeFileAtomically(probe, ' '.repeat(PROBE_BYTES));
  await rm(probe, { force: true });
  const earlier = new Set((await filesOfEarlierRun(out)).map(({ sha256 }) => sha256));
  for (const { fileName } of REPORTERS) {
    const file = join(out, fileName);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.trim() === '' || OURS.test(text) || earlier.has(writtenFile(fileName, text).sha256)) continue;
    throw new PlumblineError(
      'REPORT_UNWRITABLE',
      `${file} is no report of Plumbline's, and a report of that name would take its place`,
      'Move it, or choose another folder with --out.',
    );
  }
}
