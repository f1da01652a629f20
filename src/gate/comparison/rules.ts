/** After how many restarts a comparison is looked at. Each look can err, so that there are few. */
export const LOOKS: readonly number[] = [4, 6, 8, 12, 16, 24];
export const LAST_LOOK = 24;

/** From here on a tail is judged; before, 5% of a restart's calls are too few to tell. */
export const P95_FROM = 16;

/** The run, or what repeats it in fresh processes after an alarm. */
export type Stage = 'run' | 'confirming';

/** What a median takes; `docs/verdict.md` has the figures that chose each. */
export const MEDIAN_RULES = {
  run: {
    /** Signed-rank z of the pairs against the harmless margin: 0.001 over six looks (Pocock's boundary). */
    failZ: 3.506,
    /** Student's t over the restarts, one-sided. */
    failRestartP: 0.02,
    /** With any one restart left out. */
    failWithoutAnyZ: 2.0,
    /** Against the margin that must be caught. */
    passZ: -3.2,
    passRestartP: 0.005,
  },
  confirming: {
    /** 0.01 over six looks. */
    failZ: 2.803,
    failRestartP: 0.02,
    failWithoutAnyZ: 2.0,
    passZ: -3.2,
    passRestartP: 0.005,
  },
} as const satisfies Record<Stage, object>;

/** What a p95 takes, over the restarts, one-sided. */
export const P95_RULES = { failRestartP: 0.001, passRestartP: 0.005 } as const;

/** Calls that a block must have kept on each side for its middle to mean something. */
export const FEWEST_CALLS = 3;

/** Two-sided confidence of the intervals that are shown. */
export const INTERVAL_CONFIDENCE = 0.99;
