import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const LONGEST_MS = 2_000;
/** Loads its core at random times; ends with its parent. */
const SPIN = `
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
(function spin() {
  const endsMs = performance.now() + Math.random() * ${LONGEST_MS};
  while (performance.now() < endsMs) continue;
  setTimeout(spin, Math.random() * ${LONGEST_MS});
})();`;

/** Another process that keeps one core busy at random times; disposing ends it. */
export class BusyCore implements AsyncDisposable {
  readonly #child: ChildProcess = spawn(process.execPath, ['--eval', SPIN], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
