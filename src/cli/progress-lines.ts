import type { Paint } from '../report/paint.ts';
import type { OnProgress, Progress } from '../session/progress.ts';
import { printable } from './terminal.ts';

const BAR_WIDTH = 24;
const PLAIN_EVERY_MS = 2_000;

/** Live progress on a terminal; plain lines, at most one each two seconds, elsewhere. */
export class ProgressLines implements Disposable {
  readonly #stream: NodeJS.WriteStream;
  readonly #paint: Paint;
  readonly #startedAt = performance.now();
  #barShown = false;
  #plainAt = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream, paint: Paint) {
    this.#stream = stream;
    this.#paint = paint;
  }

  readonly onProgress: OnProgress = (progress) => {
    if (progress.type === 'bar') this.#bar(progress);
    else this.#line(progress);
  };

  #line(progress: Exclude<Progress, { type: 'bar' }>): void {
    this.#clear();
    const text = printable(progress.text, this.#stream);
    const shown =
      progress.type === 'phase'
        ? this.#paint.bold(text)
        : progress.type === 'warning'
          ? this.#paint.warn(text)
          : `  ${text}`;
    this.#stream.write(`${this.#paint.dim(this.#seconds())} ${shown}\n`);
    this.#plainAt = Number.NEGATIVE_INFINITY;
  }

  #bar({ text: told, done, total }: Extract<Progress, { type: 'bar' }>): void {
    const text = printable(told, this.#stream).replaceAll('\n', ' ');
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const percent = `${Math.round(share * 100)}%`.padStart(4);
    if (!this.#stream.isTTY) {
      const now = performance.now();
      if (now - this.#plainAt < PLAIN_EVERY_MS) return;
      this.#plainAt = now;
      this.#stream.write(`${this.#seconds()}   ${percent} ${text}\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const room = Math.max(10, (this.#stream.columns ?? 80) - BAR_WIDTH - 18);
    this.#stream.write(`\r\u001b[2K${this.#paint.dim(this.#seconds())}   ${bar}${percent} ${text.slice(0, room)}`);
    this.#barShown = true;
  }

  #seconds(): string {
    return `${((performance.now() - this.#startedAt) / 1000).toFixed(1).padStart(6)}s`;
  }

  #clear(): void {
    if (this.#barShown) this.#stream.write('\r\u001b[2K');
    this.#barShown = false;
  }

  [Symbol.dispose](): void {
    this.#clear();
  }
}
