import { type Varying, varyingTexts } from '../../model/varying-paths.ts';
import { type AnswerChanged, changesBetween } from './answer-changes.ts';
import {
  type AnswerValue,
  canonicalOf,
  ELEMENT,
  foldedPath,
  isEmpty,
  isList,
  isObject,
  isTable,
  partsOf,
} from './answer-value.ts';

/** The answers of one pass, by their call. */
export type PassAnswers = ReadonlyMap<number, AnswerValue>;

const NOTHING_VARIES: Varying = { values: new Set(), orders: new Set(), presence: new Set() };
/** In place of a value that varies: it is there. */
const VARIES: AnswerValue = { $varies: true };
/** What is left out shows what it hid: an order, or a clock in each row. */
const ROUNDS = 8;

/** What two passes of the same calls do not agree on. */
export function varyingOf(passes: readonly PassAnswers[]): Varying {
  const [first, ...others] = passes;
  let varying = NOTHING_VARIES;
  if (first === undefined) return varying;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = normalised(first, varying);
    const found = others.flatMap((other) => {
      const after = normalised(other, varying);
      return changesBetween(before, after).map((change) => ({ ...change, moved: isMoved(change, before, after) }));
    });
    if (found.length === 0) return varying;
    varying = withFound(varying, found);
  }
  return { ...varying, values: new Set(['']) };
}

interface Found extends AnswerChanged {
  moved: boolean;
}

function withFound({ values, orders, presence }: Varying, found: readonly Found[]): Varying {
  // Rows that change places change every value: it is their order that varies, and what is not merely moved.
  const moving = found.flatMap(({ folded, moved }) => {
    const list = outerList(folded);
    return moved && list !== undefined && !orders.has(list) ? [list] : [];
  });
  const isMoving = ({ folded, moved }: Found) => moved && moving.includes(outerList(folded) ?? '');
  const rest = found.filter((change) => change.kind !== 'order' && !isMoving(change));
  const isPresence = ({ kind }: Found) => kind === 'added' || kind === 'removed';
  return {
    values: new Set([...values, ...rest.filter((change) => !isPresence(change)).map(({ folded }) => folded)]),
    orders: new Set([
      ...orders,
      ...moving,
      ...found.filter(({ kind }) => kind === 'order').map(({ folded }) => folded),
    ]),
    presence: new Set([...presence, ...rest.filter(isPresence).map(({ folded }) => folded)]),
  };
}

function outerList(folded: string): string | undefined {
  const at = folded.indexOf(ELEMENT);
  return at < 0 ? undefined : folded.slice(0, at);
}

/** Whether each answer has the same values there, in other places. */
function isMoved({ folded, kind }: AnswerChanged, before: PassAnswers, after: PassAnswers): boolean {
  if (kind !== 'value' && kind !== 'type') return false;
  return [...before].every(([call, value]) => {
    const own = after.get(call);
    return own !== undefined && valuesAt(value, folded) === valuesAt(own, folded);
  });
}

function valuesAt(value: AnswerValue, folded: string): string {
  return partsAt(value, folded).map(canonicalOf).sort().join();
}

/** The answers without what varies, and what has no order in one. */
export function normalised(answers: PassAnswers, varying: Varying): PassAnswers {
  if (varyingTexts(varying).length === 0) return answers;
  return new Map([...answers].map(([call, value]) => [call, without(value, varying, '')]));
}

function without(value: AnswerValue, varying: Varying, path: string): AnswerValue {
  if (varying.values.has(path)) return VARIES;
  if (isList(value)) {
    const elements = value.map((element) => without(element, varying, `${path}${ELEMENT}`));
    return varying.orders.has(path) ? sortedBy(elements, canonicalOf) : elements;
  }
  if (!isObject(value)) return value;
  const table = isTable(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const own = foldedPath(path, name, table);
      return varying.presence.has(own) ? [] : [[name, without(inner, varying, own)] as const];
    }),
  );
}

function sortedBy<Value>(values: readonly Value[], text: (value: Value) => string): Value[] {
  const keyed = values.map((value) => [text(value), value] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
}

/** Where values vary, and each pass of the one had some, and none of the other has any: that is no value of its own. */
export function emptiedIn(
  { values }: Varying,
  was: readonly PassAnswers[],
  is: readonly PassAnswers[],
): { folded: string; gone: boolean }[] {
  return [...values].flatMap((folded) => {
    const partsOfPass = (pass: PassAnswers) => [...pass.values()].flatMap((value) => partsAt(value, folded));
    const hasSome = (pass: PassAnswers) => partsOfPass(pass).some((part) => !isEmpty(part));
    if (!was.every(hasSome) || is.some(hasSome)) return [];
    return [{ folded, gone: is.every((pass) => partsOfPass(pass).length === 0) }];
  });
}

function partsAt(value: AnswerValue, folded: string): AnswerValue[] {
  return [...partsOf(value)].filter(({ path }) => path === folded).map(({ part }) => part);
}

/** Whether values were left out, and none is left. */
export function nothingIsLeft(answers: PassAnswers, varying: Varying): boolean {
  if (varying.values.size === 0 && varying.presence.size === 0) return false;
  return [...answers.values()].every((value) =>
    [...partsOf(value)].every(
      ({ part }) => isList(part) || isObject(part) || canonicalOf(part) === canonicalOf(VARIES),
    ),
  );
}

export function bothVarying(one: Varying, other: Varying): Varying {
  return {
    values: new Set([...one.values, ...other.values]),
    orders: new Set([...one.orders, ...other.orders]),
    presence: new Set([...one.presence, ...other.presence]),
  };
}
