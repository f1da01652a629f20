import { describe, expect, it } from 'vitest';
import { MEDIAN_RULES, type Stage } from './decision-thresholds.ts';
import type { RestartEvidence } from './evidence.ts';
import { lookAtMedian } from './median-decision.ts';

const MARGINS = { harmless: 0.02, mustCatch: 0.05 };
const HARMLESS = Math.log1p(MARGINS.harmless);
const MUST_CATCH = Math.log1p(MARGINS.mustCatch);

/** Restarts of which each pair lies so far from `margin`. */
const evidence = (margin: number, restarts: readonly (readonly number[])[]): RestartEvidence[] =>
  restarts.map((pairs) => ({ differences: pairs.map((pair) => margin + pair), baseMs: [], headMs: [] }));
const look = (restarts: RestartEvidence[], stage: Stage = 'run') =>
  lookAtMedian(restarts, MARGINS, MEDIAN_RULES[stage]);
/** Six pairs close to one value. */
const near = (value: number) => [-2, -1, 0, 1, 2, 3].map((step) => value + step / 10_000);

describe('a failure', () => {
  it('needs pairs that lie above the harmless margin', () => {
    expect(look(evidence(HARMLESS, [0.03, 0.031, 0.032, 0.033].map(near)))).toBe('fail');
    const scattered = [0.03, 0.031, 0.032, 0.033].map((value) => [...near(value).slice(0, 4), -0.05, -0.06]);
    expect(look(evidence(HARMLESS, scattered))).toBe('undecided');
  });

  it('needs restarts that agree: one that is far slower proves nothing of the next', () => {
    expect(look(evidence(HARMLESS, [0.005, 0.006, 0.01, 0.48].map(near)))).toBe('undecided');
  });

  it('needs every restart to be dispensable', () => {
    const scattered = [1, 2, 3, 4, 5].map((step) =>
      [-0.03, 0.01, 0.011, 0.012, 0.013, 0.014].map((d) => d + step / 1e5),
    );
    const carrying = near(0.042);
    expect(look(evidence(HARMLESS, [carrying, ...scattered]), 'confirming')).toBe('undecided');
    expect(look(evidence(HARMLESS, [carrying, near(0.041), ...scattered]), 'confirming')).toBe('fail');
  });

  it('needs less in the run that confirms it', () => {
    const weak = [0.031, 0.032, 0.033, 0.034].map((value) => [...near(value).slice(0, 5), -0.032]);
    expect([look(evidence(HARMLESS, weak)), look(evidence(HARMLESS, weak), 'confirming')]).toEqual([
      'undecided',
      'fail',
    ]);
  });

  it('needs four restarts', () => {
    expect(look(evidence(HARMLESS, [0.5, 0.51, 0.52].map(near)))).toBe('undecided');
  });
});

describe('a pass', () => {
  it('needs pairs and restarts that lie under the margin that must be caught', () => {
    expect(look(evidence(MUST_CATCH, [-0.05, -0.051, -0.052, -0.049].map(near)))).toBe('pass');
    const scattered = [-0.05, -0.051, -0.052, -0.049].map((value) => [...near(value).slice(0, 4), 0.06, 0.07]);
    expect(look(evidence(MUST_CATCH, scattered))).toBe('undecided');
  });

  it('needs restarts that agree', () => {
    expect(look(evidence(MUST_CATCH, [-0.35, -0.34, -0.33, -0.009].map(near)))).toBe('undecided');
  });
});

it('what lies between the margins and is known well is a failure first: more than the harmless slow-down is proved', () => {
  expect(look(evidence(HARMLESS, [0.0145, 0.0146, 0.0147, 0.0148].map(near)))).toBe('fail');
});
