import { isIn, type Varying } from '../../model/varying-paths.ts';
import type { AnswerChanged } from './answer-changes.ts';
import { type AnswerValue, canonicalOf, partsOf, shownTyped, shownValue, typeOf } from './answer-value.ts';
import type { PassAnswers } from './varying.ts';

/** Fewer answers of a pass that are all one say nothing. */
const LEAST_ANSWERS = 3;
/** How likely it may be that what varies still is the same in all answers. */
const BY_CHANCE = 1e-6;

/** What the answers of one side have at a path. */
interface Values {
  /** But for null, which any value may be instead. */
  types: Set<string>;
  /** Of each pass, by its answers in their order: the different values of each. */
  passes: string[][];
  first: AnswerValue;
}

/**
 * Where values vary on one side, and so are left out, and the other side has one value in all answers, or none of the
 * types: no clock, token or sample. What is the same in each process, such as its id, does not vary within a pass.
 */
export function noLongerVarying(
  { values }: Varying,
  was: readonly PassAnswers[],
  is: readonly PassAnswers[],
): AnswerChanged[] {
  if (values.size === 0) return [];
  const [before, after] = [valuesAt(was, values), valuesAt(is, values)];
  const changes = [...before].flatMap(([path, own]) => {
    const now = after.get(path);
    return now === undefined ? [] : changeAt(path, own, now);
  });
  return changes.filter(
    ({ folded }) => !changes.some((other) => other.folded !== folded && isIn(folded, other.folded)),
  );
}

function changeAt(path: string, was: Values, is: Values): AnswerChanged[] {
  const answers = is.passes[0]?.length ?? 0;
  const at = { path, folded: path, in: answers, of: answers };
  if (was.types.size > 0 && is.types.size > 0 && ![...is.types].some((type) => was.types.has(type)))
    return [{ ...at, kind: 'type', before: shownTyped(was.first), after: shownTyped(is.first) }];
  if (!isOneValue(is) || !isUnlikely(was, is)) return [];
  return [{ ...at, kind: 'value', before: 'values that vary', after: `always ${shownValue(is.first)}` }];
}

function isOneValue({ passes }: Values): boolean {
  const [first = SEVERAL, ...others] = passes.flat();
  return !first.includes(SEVERAL) && others.every((text) => text === first);
}

/** That values which vary within each pass, as those of `was` do, are the same in all answers of `is`. */
function isUnlikely(was: Values, is: Values): boolean {
  const areFew = [...was.passes, ...is.passes].some((pass) => pass.length < LEAST_ANSWERS);
  if (areFew || was.passes.some((pass) => new Set(pass).size < 2)) return false;
  const all = was.passes.flat();
  const most = Math.max(
    ...Map.groupBy(all, (text) => text)
      .values()
      .map((own) => own.length),
  );
  // A clock that ticks seldom has many neighbours that are equal, and many values.
  const pairs = was.passes.flatMap((pass) => pass.slice(1).map((text, at) => text === pass[at]));
  const share = Math.max(most / all.length, pairs.filter(Boolean).length / pairs.length);
  return most === 1 || share ** is.passes.flat().length < BY_CHANCE;
}

/** At the paths and within them, where each pass has some. */
function valuesAt(passes: readonly PassAnswers[], paths: ReadonlySet<string>): Map<string, Values> {
  const found = new Map<string, Values>();
  for (const [pass, answers] of passes.entries()) {
    for (const [, answer] of [...answers].sort(([a], [b]) => a - b)) {
      for (const [path, parts] of partsWithin(answer, paths)) {
        const own = found.get(path) ?? { types: new Set(), passes: passes.map(() => []), first: null };
        found.set(path, own);
        for (const part of parts) {
          own.first ??= part;
          if (part !== null) own.types.add(typeOf(part));
        }
        own.passes[pass]?.push(differentOf(parts));
      }
    }
  }
  return new Map([...found].filter(([, own]) => own.passes.every((pass) => pass.length > 0)));
}

function partsWithin(answer: AnswerValue, paths: ReadonlySet<string>): Map<string, AnswerValue[]> {
  const byPath = Map.groupBy(partsOf(answer), ({ path }) => path);
  const within = [...byPath].filter(([path]) => [...paths].some((outer) => isIn(path, outer)));
  return new Map(within.map(([path, parts]) => [path, parts.map(({ part }) => part)]));
}

/** Between texts that have none in them. */
const SEVERAL = '\n';

/** How many of each there are says nothing: a list may have more elements in one answer than in another. */
function differentOf(parts: readonly AnswerValue[]): string {
  return [...new Set(parts.map(canonicalOf))].sort().join(SEVERAL);
}
