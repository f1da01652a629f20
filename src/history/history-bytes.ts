import { type BigIntStats, readSync } from 'node:fs';

/** The bytes of a history, of which a part is asked for at a time: of 10,000 runs only those that are shown are read. */
export interface HistoryBytes {
  readonly length: number;
  /** All of them in order. Each piece is there until the next one is asked for. */
  pieces(): Iterable<Buffer>;
  /** From `start` to before `end`, to keep. */
  part(start: number, end: number): Buffer;
  /** The same as text. @throws where it is no UTF-8. */
  text(start: number, end: number): string;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

export function inMemory(bytes: Buffer): HistoryBytes {
  const part = (start: number, end: number) => bytes.subarray(start, end);
  return { length: bytes.length, pieces: () => [bytes], part, text: (start, end) => UTF_8.decode(part(start, end)) };
}

/** New memory for a whole file takes ten times as long as to read it into the same piece again and again. */
const PIECE_BYTES = 4 * 2 ** 20;

/** A file as long as it is when this is made. What is appended meanwhile is not read. */
export class HistoryFile implements HistoryBytes {
  readonly length: number;
  readonly modifiedNs: bigint;
  readonly #file: number;
  /** For one line after the other. */
  #line = Buffer.alloc(0);

  /** @param file open for as long as this is read. */
  constructor(file: number, { size, mtimeNs }: BigIntStats) {
    this.#file = file;
    this.length = Number(size);
    this.modifiedNs = mtimeNs;
  }

  *pieces(): Iterable<Buffer> {
    const space = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, this.length));
    for (let start = 0; start < this.length; ) {
      const read = readSync(this.#file, space, 0, Math.min(space.length, this.length - start), start);
      if (read === 0) return; // it was cut meanwhile
      yield space.subarray(0, read);
      start += read;
    }
  }

  part(start: number, end: number): Buffer {
    return this.#into(Buffer.allocUnsafe(end - start), start);
  }

  text(start: number, end: number): string {
    if (this.#line.length < end - start) this.#line = Buffer.allocUnsafeSlow(2 * (end - start));
    return UTF_8.decode(this.#into(this.#line.subarray(0, end - start), start));
  }

  #into(space: Buffer, start: number): Buffer {
    let read = 0;
    for (let more = -1; read < space.length && more !== 0; read += more)
      more = readSync(this.#file, space, read, space.length - read, start + read);
    return space.subarray(0, read);
  }
}
