import { globToRegExp } from './glob-pattern.ts';

/** Look-ups under way, by key, so that those who ask meanwhile share the answer instead of asking again. */
export class InFlightAnswers {
  readonly #answers = new Map<string, Promise<string>>();

  /** The look-up to wait for, if one is under way. */
  join(key: string): Promise<string> | undefined {
    return this.#answers.get(key);
  }

  /** Starts a look-up that others can join until it ends or is detached; it can ask whether it is still the one to join. */
  async start(key: string, lookUp: (isCurrent: () => boolean) => Promise<string>): Promise<string> {
    const isCurrent = () => this.#answers.get(key) === answer;
    // Deferred, so that `answer` is in place before the look-up asks.
    const answer = Promise.resolve().then(() => lookUp(isCurrent));
    this.#answers.set(key, answer);
    try {
      return await answer;
    } finally {
      if (isCurrent()) this.#answers.delete(key);
    }
  }

  /** Look-ups of matching keys go on for those who wait for them already, and for nobody else. */
  detach(patterns: readonly string[]): void {
    if (this.#answers.size === 0) return;
    const matchers = patterns.map(globToRegExp);
    for (const key of this.#answers.keys()) {
      if (matchers.some((matcher) => matcher.test(key))) this.#answers.delete(key);
    }
  }
}
