import { createInterface, type Interface } from 'node:readline/promises';
import { Interrupted } from './interruption.ts';

/** Questions on a terminal. Ctrl-C and Ctrl-D end the command. */
export class Questions implements Disposable {
  readonly #lines: Interface;
  readonly #ended = new AbortController();

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.#lines = createInterface({ input, output });
    const end = () => this.#ended.abort();
    this.#lines.on('SIGINT', end).on('close', end);
  }

  /** The answer without spaces around it; empty for none. */
  async ask(text: string): Promise<string> {
    try {
      return (await this.#lines.question(`${text} `, { signal: this.#ended.signal })).trim();
    } catch (thrown) {
      if (this.#ended.signal.aborted) throw new Interrupted('SIGINT');
      throw thrown;
    }
  }

  async confirm(text: string, { byDefault }: { byDefault: boolean }): Promise<boolean> {
    const answer = await this.ask(`${text} ${byDefault ? '[Y/n]' : '[y/N]'}`);
    return answer === '' ? byDefault : /^y/i.test(answer);
  }

  /** One of a list, by its number or its name; asked again until it is one. */
  async choose(text: string, options: readonly string[]): Promise<string> {
    const list = options.map((option, index) => `  ${index + 1}  ${option}\n`).join('');
    for (;;) {
      const answer = await this.ask(`${text}\n${list}Number or name:`);
      const chosen = options.find((option, index) => option === answer || String(index + 1) === answer);
      if (chosen !== undefined) return chosen;
    }
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
