import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../process/atomic-file.ts';

/** About what the reports and samples of a middling run take. */
const PROBE_BYTES = 1024 * 1024;

/**
 * Proves that reports can be written before minutes are spent on what they would say. Throws REPORT_UNWRITABLE for a folder that
 * cannot be made or written, and for a disk that is full.
 */
export async function probeFolder(out: string): Promise<void> {
  const probe = join(out, 'samples', '.probe');
  await writeFileAtomically(probe, ' '.repeat(PROBE_BYTES));
  await rm(probe, { force: true });
}
