import type { AnswerField } from '../model/answer.ts';
import type { LockFact, RecordedAnswers } from '../model/lock.ts';
import { isIn, type Varying, varyingIn } from '../model/varying-paths.ts';

const ANSWERS = 'answers';
const FIELDS = 'answers.fields';
const VARIES = 'answers.varies';
export const ANSWER_FACTS: readonly string[] = [ANSWERS, FIELDS, VARIES];
/** The answer itself, whose path is empty. */
const WHOLE = '.';
const FIELD = /^(\S.*?)(?: (list|object))? (\d+)(?: ([0-9a-f]{6}))?(?: ([0-9a-f]{6}))?$/;

/**
 * Answers as lines: `200 rows 9c1f...`; a field as `[].price 200 1a2b3c 4d5e6f`: its path, how many there are, and what
 * tells their values, in their order and in any; and the paths that differ between two processes.
 */
export function answerFacts(answers: RecordedAnswers | undefined): [string, LockFact][] {
  if (answers === undefined) return [];
  const { rows, digest, fields, varies } = answers;
  return [
    [ANSWERS, `${rows} ${rows === 1 ? 'row' : 'rows'} ${digest}`],
    ...(fields === undefined ? [] : [[FIELDS, fields.map(fieldText)] satisfies [string, LockFact]]),
    ...(varies.length === 0 ? [] : [[VARIES, varies] satisfies [string, LockFact]]),
  ];
}

/** The other way round; `undefined` where none were recorded. @throws Error that names the line which makes no sense. */
export function answersOf(facts: ReadonlyMap<string, LockFact>): RecordedAnswers | undefined {
  const fact = facts.get(ANSWERS);
  if (fact === undefined) {
    const alone = ANSWER_FACTS.find((name) => facts.has(name));
    if (alone !== undefined) throw new Error(`${alone}: there is no ${ANSWERS} beside it`);
    return undefined;
  }
  const [, rows, digest] = (typeof fact === 'string' ? /^(\d+) rows? ([0-9a-f]{16})$/.exec(fact) : null) ?? [];
  if (rows === undefined || digest === undefined)
    throw new Error(`${ANSWERS}: a number of rows and a digest are expected`);
  const fields = facts.has(FIELDS) ? textsOf(facts, FIELDS).map(fieldOf) : undefined;
  const varies = textsOf(facts, VARIES);
  const both = varies.find((path) => fields?.some((field) => isRecorded(field, varyingIn([path]))));
  if (both !== undefined) throw new Error(`${VARIES}: ${both} is named, and what it holds is recorded beside it`);
  const nothingLeft = varies.length > 0 && fields !== undefined && !fields.some(({ is }) => is === 'value');
  return { rows: Number(rows), digest, ...(fields === undefined ? {} : { fields }), varies, nothingLeft };
}

/** A value or a list at one of these paths, or anything in it: of what varies nothing is recorded. */
function isRecorded({ path, is }: AnswerField, { values, presence }: Varying): boolean {
  return [...values, ...presence].some((at) => isIn(path, at) && (path !== at || is !== 'object'));
}

function textsOf(facts: ReadonlyMap<string, LockFact>, name: string): string[] {
  const fact = facts.get(name) ?? [];
  if (!Array.isArray(fact) || fact.some((one) => typeof one !== 'string'))
    throw new Error(`${name}: a list is expected`);
  return fact.map(String);
}

function fieldText({ path, is, count, inOrder, inAnyOrder }: AnswerField): string {
  const kind = is === 'value' ? [] : [is];
  return [path || WHOLE, ...kind, count, inOrder, inAnyOrder].filter((part) => part !== undefined).join(' ');
}

function fieldOf(text: string): AnswerField {
  const [, path, is = 'value', count, inOrder, inAnyOrder] = FIELD.exec(text) ?? [];
  if (path === undefined || count === undefined || (inOrder === undefined) !== (is === 'object'))
    throw new Error(`${FIELDS}: "${text}" is no field`);
  return {
    path: path === WHOLE ? '' : path,
    is: is === 'list' || is === 'object' ? is : 'value',
    count: Number(count),
    ...(inOrder === undefined ? {} : { inOrder }),
    ...(inAnyOrder === undefined ? {} : { inAnyOrder }),
  };
}
