/** After how many restarts a comparison is looked at. Each look can err, so that there are few. */
export const LOOKS: readonly number[] = [4, 6, 8, 12, 16, 24, 36];
export const LAST_LOOK = 36;

/** From here on a tail is judged; before, 5% of a restart's calls are too few to tell. */
export const P95_FROM = 16;

/** The run, or what repeats it in fresh processes after an alarm. */
export type Stage = 'run' | 'confirming';

/** What a verdict on a median takes. */
export interface MedianRules {
  /** Signed-rank z of the pairs against the harmless margin, at least. */
  failZ: number;
  /** Student's t over the restarts, one-sided, against the same. */
  failRestartP: number;
  /** Signed-rank z with any one restart left out. */
  failWithoutAnyZ: number;
  /** Signed-rank z against the margin that must be caught, at most. */
  passZ: number;
  passRestartP: number;
}

const PASS = { passZ: -3.5, passRestartP: 0.003 };

/**
 * `docs/verdict.md` has the figures that chose each. z against the harmless margin is Pocock's boundary (1977) for
 * these seven looks: 0.001 in all, confirming 0.01.
 */
export const MEDIAN_RULES: Readonly<Record<Stage, MedianRules>> = {
  run: { failZ: 3.557, failRestartP: 0.02, failWithoutAnyZ: 2.0, ...PASS },
  confirming: { failZ: 2.85, failRestartP: 0.02, failWithoutAnyZ: 2.0, ...PASS },
};

/** What a p95 takes, over the restarts, one-sided. */
export const P95_RULES = { failRestartP: 0.001, passRestartP: 0.005 } as const;

/** Calls that a block must have kept on each side for its middle to mean something. */
export const FEWEST_CALLS = 3;

/** Two-sided confidence of the intervals that are shown. */
export const INTERVAL_CONFIDENCE = 0.99;
