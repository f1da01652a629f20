import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { messageOf } from '../errors.ts';
import { readable } from '../process/log-tail.ts';

/** Characters; what an application wrote before that is gone. */
const KEPT = 4 * 1024 * 1024;
const ERRORS_TOLD = 3;
const LAST_LINES_TOLD = 2;
const LINES_WITHOUT_ERROR = 6;

/** Of Node and Java, of Python, of Ruby; then what only closes what stands above it, and Node's last line. */
const STACK_FRAME = /^(?:at \S|\.\.\. \d+ |File ".*", line \d|from \S+:\d+:in |[\]})>,;^~]+$|Node\.js v\d)/;
const ERROR_LINE =
  /\b\w*(?:Error|Exception)\b|\b(?:panic|fatal|caused by)\b|\b(?:cannot|could not|failed|refused|denied|not found|missing)\b|\bE[A-Z]{4,}\b/i;

/** Of the application of `what`: `orders/indexed`, or `orders/migrate`. */
export function applicationLogFile(cacheDirectory: string, what: string): string {
  return path.join(cacheDirectory, 'logs', `${what.replace(/[^\w-]+/g, '.')}.log`);
}

/** All that an application writes, for the error that says why it ended. */
export class ApplicationLog {
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #isCut = false;

  add(chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
    if (this.#text.length <= 2 * KEPT) return;
    this.#text = this.#text.slice(-KEPT);
    this.#isCut = true;
  }

  /**
   * Its telling lines, as a part of a sentence; `clean` goes over each line. What they leave out is written to `file`,
   * whole.
   */
  told(file: string, clean: (line: string) => string): string {
    const lines = this.#text.split('\n').map((line) => clean(line.trimEnd()));
    const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
    if (filled.length === 0) return 'it wrote nothing';
    const telling = tellingLines(filled);
    const last = `its last output: ${telling.map(readable).join(' | ')}`;
    return telling.length === filled.length ? last : `${this.#saved(file, lines)}; ${last}`;
  }

  #saved(file: string, lines: readonly string[]): string {
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${[...(this.#isCut ? ['[...]'] : []), ...lines].join('\n').trimEnd()}\n`);
      return `all its output is in ${path.relative('', file)}`;
    } catch (thrown) {
      return `its output could not be kept (${messageOf(thrown)})`;
    }
  }
}

/**
 * The lines that say why: the last that name an error, and the last of all, without the frames of a stack, in their
 * order.
 */
export function tellingLines(lines: readonly string[]): string[] {
  const words = lines.filter((line) => !STACK_FRAME.test(line));
  const said = words.filter((line, at) => words.lastIndexOf(line) === at);
  const errors = said.filter((line) => ERROR_LINE.test(line)).slice(-ERRORS_TOLD);
  const last = new Set([...errors, ...said.slice(errors.length === 0 ? -LINES_WITHOUT_ERROR : -LAST_LINES_TOLD)]);
  return said.filter((line) => last.has(line));
}
