import type { AnswerChange, AnswerDifference } from '../../model/answer.ts';
import { unpackText } from '../../model/answer-text.ts';
import type { CallResult } from '../../model/measurement.ts';
import { isIn, varyingTexts } from '../../model/varying-paths.ts';
import { counted } from '../format.ts';
import { type AnswerChanged, changesBetween } from './answer-changes.ts';
import { type AnswerValue, answerValueOf } from './answer-value.ts';
import { noLongerVarying } from './no-longer-varying.ts';
import { bothVarying, emptiedIn, normalised, nothingIsLeft, type PassAnswers, varyingOf } from './varying.ts';

/** Who answered, in every pass, each in a process of its own. */
export interface AnswersOfPasses {
  name: string;
  passes: readonly (readonly CallResult[])[];
}

/**
 * What `head` answers otherwise than `base`, whose calls are the same. What varies on base is left out. What varies on
 * head alone is a change where no pass of it ever was answered as base was; where some were, it is unsure.
 */
export function answerDifference(base: AnswersOfPasses, head: AnswersOfPasses): AnswerDifference {
  const [answers = 0] = base.passes.map((pass) => pass.length);
  const missing = missingIn(base, head) ?? missingIn(head, base);
  const same = { answers, changes: [], unsure: [], leftOut: [], nothingLeft: false };
  if (missing !== undefined) return { ...same, missing };
  if (isSameInEachPass(base, head)) return same;
  const [was, is] = [valuesOfPasses(base), valuesOfPasses(head)];
  const variesOnBase = varyingOf(was);
  const varies = bothVarying(variesOnBase, varyingOf(is));
  const pairs = was.flatMap((one) =>
    is.map((other) => changesBetween(normalised(one, variesOnBase), normalised(other, variesOnBase))),
  );
  const emptied = emptiedIn(variesOnBase, was, is).map(({ folded, gone }): AnswerChanged => {
    return {
      path: folded,
      folded,
      kind: gone ? 'removed' : 'emptied',
      before: 'values',
      after: 'nothing',
      in: answers,
      of: answers,
    };
  });
  const differing = pairs[0]?.filter((change) => pairs.every((own) => own.some((one) => isOf(one, change)))) ?? [];
  const changes = [...differing];
  for (const one of [...emptied, ...noLongerVarying(variesOnBase, was, is)])
    if (!changes.some(({ folded }) => isIn(one.folded, folded))) changes.push(one);
  const once = pairs.flat().filter((one) => !changes.some((change) => isOf(one, change)));
  const unsure = once.filter((one, at) => once.findIndex((other) => isOf(other, one)) === at);
  const leftOut = varyingTexts(variesOnBase);
  const [first = new Map()] = was;
  return {
    answers,
    changes: changes.map(plain),
    unsure: unsure.map(plain),
    leftOut,
    nothingLeft: changes.length === 0 && leftOut.length > 0 && nothingIsLeft(normalised(first, varies), varies),
  };
}

function isOf(one: AnswerChanged, other: AnswerChanged): boolean {
  return one.folded === other.folded && one.kind === other.kind;
}

function plain({ folded: _, ...change }: AnswerChanged): AnswerChange {
  return change;
}

function missingIn(own: AnswersOfPasses, other: AnswersOfPasses): string | undefined {
  if (own.passes.length === 0 || own.passes.some((pass) => pass.length === 0))
    return `no answer of ${own.name} was kept, so that nothing could be compared`;
  const known = own.passes.map((pass) => new Set(pass.map(({ index }) => index)));
  const asked = new Set([...own.passes, ...other.passes].flat().map(({ index }) => index));
  const lacking = [...asked].filter((index) => known.some((calls) => !calls.has(index)));
  if (lacking.length === 0) return undefined;
  return `${counted(lacking.length, 'call')} cannot be compared: ${own.name} has no answer to call ${lacking[0]}`;
}

/** Pass by pass, for both may answer what varies from process to process. */
function isSameInEachPass(base: AnswersOfPasses, head: AnswersOfPasses): boolean {
  const passes = Math.max(base.passes.length, head.passes.length);
  const digests = ({ passes: own }: AnswersOfPasses, at: number) =>
    (own[Math.min(at, own.length - 1)] ?? [])
      .map(({ index, digest }) => `${index} ${digest}`)
      .sort()
      .join();
  return Array.from({ length: passes }, (_, at) => at).every((at) => digests(base, at) === digests(head, at));
}

function valuesOfPasses({ passes }: AnswersOfPasses): PassAnswers[] {
  return passes.map(valuesOf);
}

/** An answer that was too large to be kept is its digest: it is told that it is another one, and not where. */
export function valuesOf(results: readonly CallResult[]): PassAnswers {
  return new Map(results.map((result) => [result.index, keptValue(result)]));
}

function keptValue({ digest, packed }: CallResult): AnswerValue {
  return packed === undefined ? { $tooLarge: digest } : answerValueOf(unpackText(packed));
}

export function isWhole(results: readonly CallResult[]): boolean {
  return results.every(({ packed }) => packed !== undefined);
}
