import { createInterface, type Interface } from 'node:readline/promises';
import { plainLine } from '../report/escape.ts';
import { Interrupted } from './interruption.ts';
import { wrappedText } from './wrapped-text.ts';

type Output = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

/** Questions on a terminal. Ctrl-C and Ctrl-D end the command. */
export class Questions implements Disposable {
  readonly #lines: Interface;
  readonly #ended = new AbortController();
  readonly #output: Output;

  constructor(input: NodeJS.ReadableStream, output: Output) {
    this.#output = output;
    this.#lines = createInterface({ input, output });
    const end = () => this.#ended.abort();
    this.#lines.on('SIGINT', end).on('close', end);
  }

  /** The answer without spaces around it; empty for none. */
  async ask(text: string): Promise<string> {
    try {
      return (await this.#lines.question(this.#prompt(text), { signal: this.#ended.signal })).trim();
    } catch (thrown) {
      if (this.#ended.signal.aborted) throw new Interrupted('SIGINT');
      throw thrown;
    }
  }

  /** What a person is told between two questions. */
  tell(text: string): void {
    this.#output.write(wrappedText(`${text}\n`, this.#output));
  }

  /** Asked again until the answer is one of both, or empty. */
  async confirm(text: string, { byDefault }: { byDefault: boolean }): Promise<boolean> {
    for (;;) {
      const answer = (await this.ask(`${text} ${byDefault ? '[Y/n]' : '[y/N]'}`)).toLowerCase();
      if (answer === '') return byDefault;
      if (['y', 'yes'].includes(answer)) return true;
      if (['n', 'no'].includes(answer)) return false;
      this.tell(`"${plainLine(answer)}" is neither yes nor no.`);
    }
  }

  /** One of a list, by its number or its name; asked again until it is one. */
  async choose(text: string, options: readonly string[]): Promise<string> {
    const list = options.map((option, index) => `  ${index + 1}  ${option}\n`).join('');
    for (;;) {
      const answer = await this.ask(`${text}\n${list}Number or name:`);
      const chosen = options.find((option, index) => option === answer || String(index + 1) === answer);
      if (chosen !== undefined) return chosen;
      this.tell(`"${plainLine(answer)}" is none of these.`);
    }
  }

  /** What the answer is typed after has to be the last line: an editor of lines knows no more of them. */
  #prompt(text: string): string {
    const lines = wrappedText(text, this.#output).split('\n');
    for (const line of lines.slice(0, -1)) this.#output.write(`${line}\n`);
    return `${lines.at(-1)} `;
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
