import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const OWN_CODE = path.resolve(import.meta.dirname, '..');
const BIN = path.resolve(OWN_CODE, '../bin');

/** The tops of two checkouts of a project. */
export interface Checkouts {
  own: string;
  head: string;
}

/**
 * Which of head's own files the Node processes of base's application import: a package that both sides share leads there where it was
 * installed as editable. Other languages, and code that has an environment of its own, note nothing.
 */
export class NotedImports implements Disposable {
  readonly #checkouts: Checkouts;
  readonly #notes = path.join(tmpdir(), `plumbline-imports-${randomUUID()}`);

  constructor(checkouts: Checkouts) {
    this.#checkouts = checkouts;
  }

  /** What the application's environment has for that; `nodeOptions` are those that it would have without. */
  env(nodeOptions: string | undefined): Record<string, string> {
    // Not `--import`, which an older Node refuses to be started with.
    const preload = `--require ${JSON.stringify(path.join(BIN, 'noted-imports.cjs'))}`;
    return {
      NODE_OPTIONS: nodeOptions ? `${nodeOptions} ${preload}` : preload,
      PLUMBLINE_NOTED_IMPORTS: JSON.stringify({ ...this.#checkouts, ownCode: [OWN_CODE, BIN], notes: this.#notes }),
    };
  }

  /** The first of them, until now. */
  get first(): string | undefined {
    try {
      return readFileSync(this.#notes, 'utf8').split('\n')[0];
    } catch {
      return undefined; // none was noted
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#notes, { force: true });
  }
}
