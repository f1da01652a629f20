import { PlumblineError } from '../errors.ts';

/**
 * A reader that has enough closes its end, as `head` does: that is no error, and what is written afterwards goes
 * nowhere. The command itself goes on to its end, and its exit code is the one that it has earned.
 */
export function allowClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // EIO: the terminal was closed.
      if (error.code === 'EPIPE' || error.code === 'EIO') return;
      throw new PlumblineError(
        'REPORT_UNWRITABLE',
        `the command's output could not be written: ${error.message}`,
        'Free some space where it goes, or send it elsewhere.',
      );
    });
  }
}

// A project's code may replace it later, and then calls nobody back.
const { write } = process.stdout;

/** Resolves once all that was written has left the process, or cannot. */
export async function outputWritten(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) =>
        new Promise<void>((resolve) => {
          stream.once('error', () => resolve());
          write.call(stream, '', undefined, () => resolve());
        }),
    ),
  );
}
