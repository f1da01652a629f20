/**
 * A reader that has enough closes its end, as `head` does: that is no error, and what is written afterwards goes nowhere. The
 * command itself goes on to its end, and its exit code is the one that it has earned.
 */
export function allowClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
