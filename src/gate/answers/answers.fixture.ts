import { createHash } from 'node:crypto';
import { packText } from '../../model/answer-text.ts';
import type { CallResult } from '../../model/measurement.ts';
import { type AnswersOfPasses, answerDifference } from './answer-difference.ts';

/** For tests: the answers of one pass, call by call. */
export function passOf(...answers: readonly unknown[]): CallResult[] {
  return answers.map((answer, index) => {
    const text = answer === undefined ? 'undefined' : JSON.stringify(answer);
    return { index, digest: createHash('sha256').update(text).digest('hex'), packed: packText(text) };
  });
}

export function sideOf(name: string, ...passes: readonly CallResult[][]): AnswersOfPasses {
  return { name, passes };
}

/** Of two sides that always answer the same. */
export function differenceOf(base: unknown, head: unknown) {
  return answerDifference(sideOf('base', passOf(base)), sideOf('head', passOf(head)));
}
