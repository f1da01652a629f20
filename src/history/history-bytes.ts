import { type BigIntStats, readSync } from 'node:fs';

/** The bytes of a history, of which a part is asked for at a time: of 10,000 runs only those that are shown are read. */
export interface HistoryBytes {
  readonly length: number;
  /** All of them in order. Each piece is there until the next one is asked for. */
  pieces(): Iterable<Buffer>;
  /** From `start` to before `end`, to keep. */
  part(start: number, end: number): Buffer;
}

export function inMemory(bytes: Buffer): HistoryBytes {
  return { length: bytes.length, pieces: () => [bytes], part: (start, end) => bytes.subarray(start, end) };
}

/** New memory for a whole file takes ten times as long as to read it into the same piece again and again. */
const PIECE_BYTES = 4 * 2 ** 20;

/** A file as long as it is when this is made. What is appended meanwhile is not read. */
export class HistoryFile implements HistoryBytes {
  readonly length: number;
  readonly modifiedNs: bigint;
  readonly #file: number;

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
    const bytes = Buffer.allocUnsafe(end - start);
    let read = 0;
    for (let more = -1; read < bytes.length && more !== 0; read += more)
      more = readSync(this.#file, bytes, read, bytes.length - read, start + read);
    return bytes.subarray(0, read);
  }
}
