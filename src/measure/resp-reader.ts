/** A value of the protocol of Redis that has come to its end: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export interface RespValue {
  /** Its sign: `*` of a command, `+` of `OK`, `>` of what nobody asked. */
  type: string;
  /** Of a command its name, in lower case; of others what their first part is. */
  first: string;
}

const CR_LF = 2;
const NEW_LINE = 0x0a;
/** Longer first parts are no names. */
const NAME_AT_MOST = 64;

/** Tells where values end in what passes a socket, in whatever pieces it comes; their contents are not kept. */
export class RespReader {
  readonly #ended: (value: RespValue) => void;
  /** How many parts each value that has begun still lacks, the outermost first. */
  readonly #open: number[] = [];
  #line = '';
  /** Bytes of a text that is passing. */
  #left = 0;
  #type = '';
  #first: string | undefined;
  #firstPart = '';

  constructor(ended: (value: RespValue) => void) {
    this.#ended = ended;
  }

  read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#left > 0 ? this.#readText(chunk, at) : this.#readLine(chunk, at);
  }

  #readText(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + this.#left);
    if (this.#first === undefined && this.#firstPart.length < NAME_AT_MOST)
      this.#firstPart += chunk.toString('latin1', from, Math.min(to, from + NAME_AT_MOST));
    this.#left -= to - from;
    if (this.#left === 0) this.#partEnded(this.#firstPart.slice(0, -CR_LF));
    return to;
  }

  #readLine(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(NEW_LINE, from);
    if (end < 0) {
      this.#line += chunk.toString('latin1', from);
      return chunk.length;
    }
    const line = (this.#line + chunk.toString('latin1', from, end)).trimEnd();
    this.#line = '';
    this.#takeLine(line.slice(0, 1), line.slice(1));
    return end + 1;
  }

  #takeLine(type: string, text: string): void {
    if (this.#open.length === 0) [this.#type, this.#first, this.#firstPart] = [type, undefined, ''];
    const n = Number(text);
    if ('*~>%|'.includes(type) && n > 0) this.#open.push('%|'.includes(type) ? 2 * n : n);
    else if ('$=!'.includes(type) && n >= 0) this.#left = n + CR_LF;
    else this.#partEnded(text);
  }

  #partEnded(text: string): void {
    this.#first ??= text.toLowerCase();
    for (let innermost = this.#open.pop(); innermost !== undefined; innermost = this.#open.pop()) {
      if (innermost > 1) {
        this.#open.push(innermost - 1);
        return;
      }
    }
    // An attribute stands before the value that it is of.
    if (this.#type !== '|') this.#ended({ type: this.#type, first: this.#first });
  }
}
