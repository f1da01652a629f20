import type { CallResult } from '../model/measurement.ts';
import type { CheckResult } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import { adviceOn } from './causes.ts';
import { counted, cut } from './format.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { checkResult } from './result.ts';

const PREVIEW_LENGTH = 120;
/** How much of what is still equal is shown before the first difference. */
const EQUAL_BEFORE = 30;

/** A fast wrong answer is a failure: every variant must answer each call as the first variant does. */
export function judgeSameResult(subject: Subject, subjects: Subjects): CheckResult[] {
  const [reference] = subjects.values();
  if (subject.definition.sameResult === false || reference === undefined) return [];
  if (reference.variant === subject.variant) return [];
  const { verdict, actual, reason } = compareInEachPass(subject, reference);
  return [
    checkResult(
      subject,
      'same-result',
      { kind: 'same-result', verdict, expected: `the answers of ${reference.variant}`, actual, unit: '', reason },
      verdict === 'fail' ? adviceOn(subject.definition, ['other-answer']) : undefined,
    ),
  ];
}

/** Answers to the same calls, and who gave them. */
export interface Answers {
  name: string;
  results: readonly CallResult[];
}

interface Decision {
  verdict: RowVerdict;
  actual: string;
  reason: string;
}

/** Call by call: the first that differs is shown. */
export function compareAnswers(given: Answers, reference: Answers): Decision {
  for (const { name, results } of [reference, given]) {
    if (results.length === 0)
      return notComparable('no answers', `no answer of ${name} was kept, so that nothing could be compared`);
  }
  const own = byCall(given);
  const expected = byCall(reference);
  const unpaired = [...new Set([...own.keys()].concat([...expected.keys()]))].filter(
    (i) => !(own.has(i) && expected.has(i)),
  );
  if (unpaired.length > 0) {
    const without = own.has(unpaired[0] ?? 0) ? reference.name : given.name;
    return notComparable(
      'answers missing',
      `${counted(unpaired.length, 'call')} cannot be compared: ${without} has no answer to call ${unpaired[0]}`,
    );
  }
  const differing = [...expected.values()].filter((answer) => own.get(answer.index)?.digest !== answer.digest);
  const [first] = differing;
  if (first === undefined)
    return {
      verdict: 'pass',
      actual: 'the same',
      reason: `${counted(own.size, 'answer')} equal those of ${reference.name}`,
    };
  const difference = differenceText(reference.name, first, given.name, own.get(first.index));
  const share = `${differing.length} of ${counted(expected.size, 'answer')}`;
  return {
    verdict: 'fail',
    actual: `${share} differ`,
    reason: `${share} differ from ${reference.name}, first in call ${first.index}: ${difference}`,
  };
}

/**
 * Pass by pass, for both may answer what varies from process to process: one wrong answer is one, whichever pass gave
 * it.
 */
function compareInEachPass(subject: Subject, reference: Subject): Decision {
  const passes = Math.max(...[subject, reference].map(({ measurements: [own] }) => own?.resultsBefore?.length ?? 0));
  const before = Array.from({ length: passes }, (_, at) =>
    compareAnswers(answersOf(subject, at), answersOf(reference, at)),
  );
  const last = compareAnswers(answersOf(subject), answersOf(reference));
  return before.find(({ verdict }) => verdict !== 'pass') ?? last;
}

/** In a pass before the last one; a variant that answered the same in all its passes has them once. */
function answersOf({ variant, measurements: [own] }: Subject, pass?: number): Answers {
  const before = pass === undefined ? undefined : own?.resultsBefore;
  return { name: variant, results: before?.[Math.min(pass ?? 0, before.length - 1)] ?? own?.results ?? [] };
}

function byCall({ results }: Answers): ReadonlyMap<number, CallResult> {
  return new Map(results.map((result) => [result.index, result]));
}

function notComparable(actual: string, reason: string): Decision {
  return { verdict: 'error', actual, reason };
}

function differenceText(
  referenceName: string,
  reference: CallResult,
  name: string,
  own: CallResult | undefined,
): string {
  const [a, b] = [reference.preview, own?.preview ?? ''];
  const lengths = [reference.elements, own?.elements] as const;
  // The first elements of a list that lost its limit are right; how many there are says it.
  if (lengths[0] !== undefined && lengths[1] !== undefined && lengths[0] !== lengths[1])
    return `${referenceName} answered ${counted(lengths[0], 'element')}, ${name} answered ${counted(lengths[1], 'element')}`;
  if (a === b)
    return `both begin with ${cut(a, PREVIEW_LENGTH)} and differ after the ${a.length} characters that were kept`;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return `${referenceName} answered ${around(a, same)}, ${name} answered ${around(b, same)}`;
}

/** The part of an answer in which the difference is. */
function around(preview: string, difference: number): string {
  const from = difference <= PREVIEW_LENGTH / 2 ? 0 : difference - EQUAL_BEFORE;
  const text = cut(preview.slice(from), PREVIEW_LENGTH);
  if (text === '') return 'nothing more';
  return from === 0 ? text : `…${text}`;
}
