import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PlumblineError } from '../errors.ts';

/** The command line as users start it: beside `src` in a checkout, and beside `dist` in the package. */
const COMMAND = fileURLToPath(new URL('../../bin/plumbline.js', import.meta.url));
const KEPT_LINES = 12;

export interface CompareOnceOptions {
  project: string;
  out: string;
  /** Where snapshots of the shop's data are kept. */
  cache: string;
  /** Passed on: `--engines docker`. */
  engineFlags: readonly string[];
  /** Nothing is timed once work or answers have failed; otherwise everything is, whatever they are. */
  bail: boolean;
  onLine(text: string): void;
  signal: AbortSignal;
}

/**
 * Runs `plumbline compare` in a project of its own and gives its exit code. @throws SELFTEST_FAILED where it wrote no
 * report.
 */
export async function compareOnce(options: CompareOnceOptions): Promise<number> {
  const { project, out, cache, engineFlags, bail, signal } = options;
  const args = [COMMAND, 'compare', '--base', 'HEAD', '--out', out, bail ? '--bail' : '--all', ...engineFlags];
  const child = spawn(process.execPath, args, {
    cwd: project,
    env: { ...process.env, PLUMBLINE_CACHE: cache },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const abort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', abort);
  const last: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
      last.push(line);
      options.onLine(line);
    }
    last.splice(0, Math.max(0, last.length - KEPT_LINES));
  });
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  // 0, 1 and 3 come with a report; everything else has none.
  if (code === 0 || code === 1 || code === 3) return code;
  throw new PlumblineError(
    'SELFTEST_FAILED',
    `plumbline compare ended with ${code ?? 'a signal'}: ${last.join(' | ')}`,
    'Run `plumbline doctor`; what a comparison needs, the self-test needs.',
  );
}
