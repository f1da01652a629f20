import { createHash } from 'node:crypto';
import type { AnswerField, AnswerRecord } from '../../model/answer.ts';
import type { CallResult } from '../../model/measurement.ts';
import { varyingTexts } from '../../model/varying-paths.ts';
import { isWhole, valuesOf } from './answer-difference.ts';
import { type AnswerValue, canonicalOf, ELEMENT, isList, isObject, partsOf } from './answer-value.ts';
import { normalised, nothingIsLeft, type PassAnswers, varyingOf } from './varying.ts';

const DIGEST = 16;
/** Of one field: beside others, it says where an answer is another one. */
const FIELD_DIGEST = 6;
const UNDEFINED = canonicalOf({ $undefined: true });
/** Answers that every index, and none, gives at once. */
const EMPTY: ReadonlySet<string> = new Set(['[]', 'null', UNDEFINED, '{}', '""', '0', 'false']);
/** More of them are no structure, but data. */
const MOST_FIELDS = 300;

/** What is kept of the answers of some passes; `undefined` where there are none. */
export function answerRecord(passes: readonly (readonly CallResult[])[]): AnswerRecord | undefined {
  const [first] = passes;
  const last = passes.at(-1);
  if (first === undefined || last === undefined || last.length === 0) return undefined;
  const values = passes.map(valuesOf);
  const varying = varyingOf(values);
  const answers = normalised(inCallOrder(values.at(-1) ?? new Map()), varying);
  const isTold = passes.every(isWhole);
  const fields = isTold ? fieldsOf(answers).filter(({ path, is }) => is !== 'value' || !varying.values.has(path)) : [];
  const varies = varyingTexts(varying);
  const texts = [...new Set([...answers.values()].map(canonicalOf))];
  const [only = ''] = texts;
  return {
    rows: [...answers.values()].reduce((sum: number, value) => sum + rowsOf(value), 0),
    digest: digestOf([...answers.values()].map(canonicalOf)).slice(0, DIGEST),
    ...(fields.length > 0 && fields.length <= MOST_FIELDS ? { fields } : {}),
    varies,
    nothingLeft: nothingIsLeft(answers, varying),
    ...(isTold && varies.length > 0 ? { passes: values.map((pass) => fieldsOf(inCallOrder(pass))) } : {}),
    ...(texts.every((text) => EMPTY.has(text)) ? { empty: only === UNDEFINED ? 'undefined' : only } : {}),
  };
}

function inCallOrder(answers: PassAnswers): PassAnswers {
  return new Map([...answers].sort(([a], [b]) => a - b));
}

function rowsOf(value: AnswerValue): number {
  if (isList(value)) return value.length;
  return value === null || canonicalOf(value) === UNDEFINED ? 0 : 1;
}

interface Collected {
  is: AnswerField['is'];
  path: string;
  count: number;
  /** By call. */
  placed: string[][];
  values: string[][];
}

function fieldsOf(answers: PassAnswers): AnswerField[] {
  const fields = new Map<string, Collected>();
  const all = [...answers.values()];
  const fieldAt = (is: AnswerField['is'], path: string): Collected => {
    const known = fields.get(`${path} ${is}`);
    if (known !== undefined) return known;
    const field = { is, path, count: 0, placed: all.map(() => []), values: all.map(() => []) };
    fields.set(`${path} ${is}`, field);
    return field;
  };
  for (const [call, value] of all.entries()) {
    for (const { path, at, part } of partsOf(value)) {
      const field = fieldAt(isList(part) ? 'list' : isObject(part) ? 'object' : 'value', path);
      field.count += isList(part) ? part.length : 1;
      if (isObject(part)) continue;
      const texts = isList(part) ? part.map(canonicalOf) : [canonicalOf(part)];
      field.placed[call]?.push(`${at} ${isList(part) ? part.length : texts.join()}`);
      field.values[call]?.push(...texts);
    }
  }
  return [...fields.values()].map(fieldOf).sort((a, b) => (`${a.path} ${a.is}` < `${b.path} ${b.is}` ? -1 : 1));
}

function fieldOf({ is, path, count, placed, values }: Collected): AnswerField {
  if (is === 'object') return { path, is, count };
  const inOrder = shortDigest(placed);
  const moves = is === 'list' || path.includes(ELEMENT);
  return {
    path,
    is,
    count,
    inOrder,
    ...(moves ? { inAnyOrder: shortDigest(values.map((own) => own.toSorted())) } : {}),
  };
}

function shortDigest(byCall: readonly (readonly string[])[]): string {
  return digestOf(byCall.map((own) => own.join('\n'))).slice(0, FIELD_DIGEST);
}

function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n\n')).digest('hex');
}
