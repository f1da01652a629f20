import { studentCdf } from '../stats/student-t.ts';
import { type StepSums, stepSums } from './step-sums.ts';

/** Degrees of freedom below which nothing is called a step. */
const LEAST_FREEDOM = 3;
const MOST_CORRELATED = 0.9;
/** A slope this improbable without a drift is one. */
const DRIFTS = 0.001;
/** Two-sided, of the standard normal distribution, a little less. */
const NORMAL_AT_DRIFTS = 3.29;
/** Less than this is what rounding leaves of logarithms and of shares: no noise, and no step. */
const ROUNDING = 1e-12;

export interface StepTest {
  /** Level after less level before; of what drifts, less the drift. */
  step: number;
  /** Two-sided; of what drifts, the same as `pBesideDrift`. */
  p: number;
  /** Two-sided, of a step in a line that both sides share. Asked for where `p` is small: of most places it is not. */
  pBesideDrift(): number;
}

/**
 * Whether the level of `values[from..to)` steps at `at`. Twice: Student's t of both means, and of the step in a line
 * with a step (least squares), which tells a step from a drift. What neighbours have in common is no evidence: with a
 * first-order correlation r of the residuals n values weigh as n (1 - r) / (1 + r) (Bartlett 1935; r corrected for its
 * bias as Marriott and Pope 1954), in the error and in the degrees of freedom. `undefined` where too few of these are
 * left.
 */
export function stepTest(values: readonly number[], from: number, at: number, to: number): StepTest | undefined {
  const sums = stepSums(values, from, at, to);
  const determinant = sums.ss * sums.pp - sums.sp * sums.sp;
  const step = (sums.sy * sums.pp - sums.py * sums.sp) / determinant;
  const slope = (sums.py * sums.ss - sums.sy * sums.sp) / determinant;
  const drifting = tested(values, sums, step, slope, 3);
  if (drifting === undefined) return undefined;
  const pBesideDrift = () => drifting.p(step, sums.pp / determinant);
  if (drifting.drifts(slope, sums.ss / determinant)) return { step, p: pBesideDrift(), pBesideDrift };
  const difference = sums.sy / sums.ss;
  const p = tested(values, sums, difference, 0, 2)?.p(difference, 1 / sums.ss);
  return p === undefined ? undefined : { step: difference, p, pBesideDrift };
}

/** What is left of the values once a step and a slope are taken off, and how probable a coefficient is beside it. */
function tested(
  values: readonly number[],
  sums: StepSums,
  step: number,
  slope: number,
  parameters: number,
  independent = false,
) {
  const { from, at, n, mean, stepMean, placeMean } = sums;
  let [squares, products, previous] = [0, 0, 0];
  for (let place = 0; place < n; place += 1) {
    const stepped = step * ((from + place < at ? 0 : 1) - stepMean);
    const left = (values[from + place] as number) - mean - stepped - slope * (place - placeMean);
    const residual = Math.abs(left) < ROUNDING ? 0 : left;
    squares += residual * residual;
    products += residual * previous;
    previous = residual;
  }
  const shared = independent || squares === 0 ? 0 : correlation(products / squares, n);
  const weight = (1 - shared) / (1 + shared);
  const freedom = n * weight - parameters;
  if (freedom < LEAST_FREEDOM) return undefined;
  const variance = squares / (n - parameters) / weight;
  const p = (coefficient: number, share: number) => twoSided(coefficient, Math.sqrt(variance * share), freedom);
  // Student's tails are heavier than the normal distribution's: what these do not reject, those do not either.
  const drifts = (coefficient: number, share: number) =>
    coefficient * coefficient > NORMAL_AT_DRIFTS ** 2 * variance * share && p(coefficient, share) < DRIFTS;
  return { p, drifts };
}

/**
 * Two-sided p of Student's t of both means and nothing else, for a side that may hold several levels: there neighbours
 * seem to have a lot in common, and two steps up look like a drift.
 */
export function plainStepP(values: readonly number[], from: number, at: number, to: number): number | undefined {
  const sums = stepSums(values, from, at, to);
  const difference = sums.sy / sums.ss;
  return tested(values, sums, difference, 0, 2, true)?.p(difference, 1 / sums.ss);
}

/** Not below zero: what looks like turns is taken as chance. */
function correlation(raw: number, n: number): number {
  return Math.min(MOST_CORRELATED, Math.max(0, raw + (1 + 3 * raw) / n));
}

/** Without any spread every difference is sure. */
function twoSided(coefficient: number, error: number, freedom: number): number {
  if (Math.abs(coefficient) < ROUNDING) return 1;
  if (error === 0) return 0;
  return 2 * studentCdf(-Math.abs(coefficient / error), freedom);
}
