import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installResolver } from '../plumbline-resolver.ts';
import { assertExitGuarded } from '../process/exit-guard.ts';
import { importLimitMs, importOverdue } from '../process/import-limit.ts';
import { noteImported, projectCodeRuns } from '../process/supervisor.ts';

/** Imports a file of the project. @throws IMPORT_TIMED_OUT, or what its code throws. */
export async function importFile(file: string): Promise<{ default?: unknown }> {
  installResolver();
  const name = path.relative(process.cwd(), file);
  const limitMs = importLimitMs();
  const overdue = importOverdue(name, limitMs);
  using _running = projectCodeRuns({ during: `while ${name} was imported`, overdue, limitMs });
  noteImported(file);
  const { promise: late, reject } = Promise.withResolvers<never>();
  // Not what keeps the process: where nothing else does, nothing can settle the import, and Node ends the process at
  // once.
  const timer = setTimeout(() => reject(overdue), limitMs).unref();
  try {
    const imported = await Promise.race([import(pathToFileURL(file).href), late]);
    assertExitGuarded(name);
    return imported;
  } finally {
    clearTimeout(timer);
  }
}
