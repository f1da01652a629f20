import type { Alternatives, Case, ExpectedFault } from './cases.ts';
import type { Told } from './told.ts';

/** What each command said of a case. Absent: the case has no such version. */
export interface Trial {
  case: Case;
  faultyCompare?: Told;
  faultyRun?: Told;
  alikeCompare?: Told;
  alikeRun?: Told;
  fix?: Told;
}

export const QUESTIONS = {
  faultyCompare: 'faults red in compare',
  faultyRun: 'faults red in run',
  sentence: 'first sentence names the cause',
  cure: 'first cure cures it',
  alikeCompare: 'alike not red in compare',
  alikeRun: 'alike not red in run',
  fix: 'fixes judged right',
  fixSaid: 'fixes said to be better',
  harmlessCompare: 'harmless or better (L) not red in compare',
  harmlessRun: 'harmless or better (L) not red in run',
  harmlessSaid: 'better (L) said',
} as const;
export type Question = keyof typeof QUESTIONS;

export interface Answer {
  question: Question;
  right: boolean;
  /** Of a wrong one: what was said in place of what was expected. */
  why: string;
  told: Told | undefined;
}

/** Every question that the case puts, answered by what was told. */
export function judgeCase(trial: Trial): Answer[] {
  const { case: one } = trial;
  const { faulty } = one;
  const answers: Answer[] = [];
  const harmless = faulty === undefined;
  if (faulty) {
    answers.push(redness('faultyCompare', true, trial.faultyCompare));
    const asked = [trial.faultyCompare];
    if (faulty.by !== 'time') {
      answers.push(redness('faultyRun', true, trial.faultyRun));
      asked.push(trial.faultyRun);
    }
    answers.push(firstSentence(faulty, asked), firstCure(faulty, asked));
  }
  answers.push(redness(harmless ? 'harmlessCompare' : 'alikeCompare', one.alike.red, trial.alikeCompare));
  answers.push(redness(harmless ? 'harmlessRun' : 'alikeRun', one.alike.red, trial.alikeRun));
  if (one.alike.better) answers.push(saidBetter('harmlessSaid', trial.alikeCompare));
  if (one.fix) {
    answers.push(redness('fix', one.fix.red, trial.fix));
    if (one.fix.better) answers.push(saidBetter('fixSaid', trial.fix));
  }
  return answers;
}

function redness(question: Question, expected: boolean, told: Told | undefined): Answer {
  const right = told !== undefined && told.unjudged === undefined && told.red === expected;
  const was =
    told === undefined ? 'not tried' : (told.unjudged ?? (told.red ? `red by ${told.by.join(', ')}` : 'not red'));
  return { question, right, why: right ? '' : was, told };
}

function saidBetter(question: Question, told: Told | undefined): Answer {
  const right = told?.better === true;
  return { question, right, why: right ? '' : 'not said to be better', told };
}

/** Compare and run have the same findings: each must have the right one first. */
function firstSentence({ rule, sentence }: ExpectedFault, asked: readonly (Told | undefined)[]): Answer {
  const wrong = asked.find((told) => {
    const { finding } = told ?? {};
    return finding === undefined || !rule.includes(finding.rule) || !hasOneOf(finding.sentence, sentence);
  });
  return firstAnswer('sentence', asked, wrong, (told) => {
    const { finding } = told ?? {};
    return finding === undefined
      ? 'no finding'
      : `[${finding.rule}] ${finding.sentence}; expected ${rule.join(' or ')}`;
  });
}

function firstCure({ cure }: ExpectedFault, asked: readonly (Told | undefined)[]): Answer {
  const wrong = asked.find((told) => !hasOneOf(told?.finding?.cure ?? '', cure));
  return firstAnswer('cure', asked, wrong, (told) => `${told?.finding?.cure ?? 'no cure'}; expected ${wordsOf(cure)}`);
}

function firstAnswer(
  question: Question,
  asked: readonly (Told | undefined)[],
  wrong: Told | undefined,
  why: (told: Told | undefined) => string,
): Answer {
  const right = wrong === undefined && asked.every((told) => told !== undefined);
  return { question, right, why: right ? '' : why(wrong), told: wrong };
}

function hasOneOf(text: string, alternatives: Alternatives): boolean {
  const lower = text.toLowerCase();
  return alternatives.some((parts) => [parts].flat().every((part) => lower.includes(part)));
}

function wordsOf(alternatives: Alternatives): string {
  return alternatives.map((parts) => `"${[parts].flat().join('" and "')}"`).join(' or ');
}

export interface Tally {
  right: number;
  of: number;
  /** At most so many may be wrong. */
  mayMiss: number;
}

export function tally(answers: readonly Answer[], mayMiss: { sentences: number; cures: number }): Map<Question, Tally> {
  const tallies = new Map<Question, Tally>();
  for (const question of Object.keys(QUESTIONS) as Question[]) {
    const own = answers.filter((answer) => answer.question === question);
    if (own.length === 0) continue;
    const may = { sentence: mayMiss.sentences, cure: mayMiss.cures }[question as string] ?? 0;
    tallies.set(question, { right: own.filter(({ right }) => right).length, of: own.length, mayMiss: may });
  }
  return tallies;
}

export function holds({ right, of, mayMiss }: Tally): boolean {
  return of - right <= mayMiss;
}
