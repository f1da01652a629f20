import { globToRegExp } from './glob-pattern.ts';

export interface OwnAnswer<T> {
  readonly value: T;
  /** What those who joined may have; `undefined` when it may be older than their question. */
  readonly shared: string | undefined;
}

interface UnderWay {
  readonly shared: Promise<string | undefined>;
  closed: boolean;
}

/** Queries under way, by key, so that those who ask meanwhile share the answer instead of asking the database again. */
export class InFlightAnswers {
  readonly #underWay = new Map<string, UnderWay>();

  /** The answer to wait for, if a query is under way; it resolves to `undefined` for those who must look again. */
  join(key: string): Promise<string | undefined> | undefined {
    const found = this.#underWay.get(key);
    return found?.closed ? found.shared.then(() => undefined) : found?.shared;
  }

  /**
   * Starts a query that others can join until it is closed, detached or ended. Closing it says whether it was still the
   * one to join.
   */
  async start<T>(key: string, query: (close: () => boolean) => Promise<OwnAnswer<T>>): Promise<T> {
    const isCurrent = () => this.#underWay.get(key) === own;
    const close = () => {
      own.closed = true;
      return isCurrent();
    };
    // Deferred, so that `own` is in place before the query closes it.
    const answer = Promise.resolve().then(() => query(close));
    const own: UnderWay = { shared: answer.then(({ shared }) => shared), closed: false };
    // A failure is for the starter and those who joined to report; with nobody joined it is not unhandled.
    own.shared.catch(() => {});
    this.#underWay.set(key, own);
    try {
      return (await answer).value;
    } finally {
      if (isCurrent()) this.#underWay.delete(key);
    }
  }

  /** Queries of matching keys go on for those who wait for them already, and for nobody else. */
  detach(patterns: readonly string[]): void {
    if (this.#underWay.size === 0) return;
    const matchers = patterns.map(globToRegExp);
    for (const key of this.#underWay.keys()) {
      if (matchers.some((matcher) => matcher.test(key))) this.#underWay.delete(key);
    }
  }
}
