import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findsPythonOf, importedFrom } from './editable-python.ts';

const OWN_CODE = path.resolve(import.meta.dirname, '..');
const BIN = path.resolve(OWN_CODE, '../bin');

/** The tops of two checkouts of a project. */
export interface Checkouts {
  own: string;
  head: string;
}

/** A file that both sides would run; where it is not head's own, it was written outside of both checkouts. */
export interface NotedImport {
  file: string;
  isOfHead: boolean;
}

/**
 * Which of head's own files base's application imports, in Node and in Python: a package that both sides share leads
 * there where it was installed as editable. In Node also what was written outside of both checkouts since this process
 * began: one side has installed it over the other's. Other languages, and code that has an environment of its own, note
 * nothing.
 */
export class NotedImports implements Disposable {
  readonly #checkouts: Checkouts;
  readonly #notes = path.join(tmpdir(), `plumbline-imports-${randomUUID()}`);
  /** What Python compiles, by the path of its source. */
  readonly #compiled = `${this.#notes}-compiled`;

  constructor(checkouts: Checkouts) {
    this.#checkouts = checkouts;
  }

  /** What the application's environment has for that, beside `env`, which it would have without. */
  env(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
    return { ...this.#ofNode(env.NODE_OPTIONS), ...this.#ofPython(env) };
  }

  #ofNode(options: string | undefined): Record<string, string> {
    // Not `--import`, which an older Node refuses to be started with.
    const preload = `--require ${JSON.stringify(path.join(BIN, 'noted-imports.cjs'))}`;
    return {
      NODE_OPTIONS: options ? `${options} ${preload}` : preload,
      PLUMBLINE_NOTED_IMPORTS: JSON.stringify({
        ...this.#checkouts,
        ownCode: [OWN_CODE, BIN],
        notes: this.#notes,
        sinceMs: performance.timeOrigin,
      }),
    };
  }

  /** Not for every application: it starts slower, as all that it imports is compiled anew. */
  #ofPython(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
    if (!findsPythonOf(this.#checkouts.head, env)) return {};
    return { PYTHONPYCACHEPREFIX: this.#compiled, PYTHONDONTWRITEBYTECODE: '' };
  }

  /** The first of them, until now. */
  get first(): NotedImport | undefined {
    const { head, own } = this.#checkouts;
    // Base's checkout may lie in head's.
    const isOwn = (file: string) => file.startsWith(own + path.sep);
    const file = this.#noted[0] ?? importedFrom(head, this.#compiled).find((one) => !isOwn(one));
    return file === undefined ? undefined : { file, isOfHead: file.startsWith(head + path.sep) };
  }

  get #noted(): string[] {
    try {
      return readFileSync(this.#notes, 'utf8').split('\n');
    } catch {
      return []; // there are none
    }
  }

  [Symbol.dispose](): void {
    for (const made of [this.#notes, this.#compiled]) rmSync(made, { recursive: true, force: true });
  }
}
