import type { AnswerChange, AnswerDifference, AnswerField, AnswerRecord } from '../../model/answer.ts';
import { isIn, type Varying, varyingIn, varyingTexts } from '../../model/varying-paths.ts';
import { counted } from '../format.ts';
import { ELEMENT } from './answer-value.ts';
import { bothVarying } from './varying.ts';

/**
 * What answers differ in from those that were recorded: by path, as far as the fields tell. What either varies in is
 * left out.
 */
export function againstRecord(recorded: AnswerRecord, measured: AnswerRecord, answers: number): AnswerDifference {
  const known = varyingIn(recorded.varies);
  const all = {
    answers,
    changes: [],
    unsure: [],
    leftOut: varyingTexts(bothVarying(known, varyingIn(measured.varies))),
    nothingLeft: recorded.nothingLeft || measured.nothingLeft,
  };
  const sameVarying = recorded.varies.join() === measured.varies.join();
  if (sameVarying && recorded.digest === measured.digest) return all;
  if (recorded.fields === undefined || measured.fields === undefined) {
    const whole = [wholeChange(recorded, measured)];
    const isSure = sameVarying || recorded.rows !== measured.rows;
    return isSure ? { ...all, changes: whole } : { ...all, unsure: whole, tooLarge: true };
  }
  const was = new Fields(recorded.fields);
  const found = (measured.passes ?? [measured.fields]).map((fields) => fieldChanges(was, new Fields(fields), known));
  const changes = found[0]?.filter((change) => found.every((own) => own.some((one) => isOf(one, change)))) ?? [];
  const unsure = [
    ...found.flat().filter((one) => !changes.some((change) => isOf(one, change))),
    ...emptied(known, was, measured),
  ];
  // No path tells it, and it is another answer: that is told as well.
  if (changes.length + unsure.length === 0 && sameVarying)
    return { ...all, changes: [wholeChange(recorded, measured)] };
  return { ...all, changes, unsure: unsure.filter((one, at) => unsure.findIndex((other) => isOf(other, one)) === at) };
}

/** What varied when it was recorded, and is empty or gone in each pass: whether it never was, the record does not have. */
function emptied({ values }: Varying, was: Fields, { passes, fields = [] }: AnswerRecord): AnswerChange[] {
  const now = (passes ?? [fields]).map((own) => new Fields(own));
  return [...values].flatMap((path): AnswerChange[] => {
    const parent = parentOf(path);
    const isThere = parent !== undefined && was.count(parent, 'object') > 0;
    if (isThere && now.every((own) => !own.has(path) && own.count(parent, 'object') > 0))
      return [changed(path, 'removed')];
    return now.every((own) => own.at(path, 'list')?.count === 0)
      ? [{ ...changed(path, 'emptied'), before: 'elements', after: 'nothing' }]
      : [];
  });
}

function isOf(one: AnswerChange, other: AnswerChange): boolean {
  return one.path === other.path && one.kind === other.kind;
}

function wholeChange({ rows: before }: AnswerRecord, { rows: after }: AnswerRecord): AnswerChange {
  if (before === after) return changed('', 'value');
  return { ...changed('', after === 0 ? 'emptied' : 'rows'), before: elements(before), after: elements(after) };
}

/** Where nothing more is known. */
function changed(path: string, kind: AnswerChange['kind'], places = 1): AnswerChange {
  return { path, kind, before: '', after: '', in: places, of: places };
}

function elements(n: number): string {
  return counted(n, 'element');
}

class Fields {
  readonly #fields: ReadonlyMap<string, AnswerField>;
  readonly paths: readonly string[];

  constructor(fields: readonly AnswerField[]) {
    this.#fields = new Map(fields.map((field) => [`${field.path} ${field.is}`, field]));
    this.paths = [...new Set(fields.map(({ path }) => path))];
  }

  at(path: string, is: AnswerField['is']): AnswerField | undefined {
    return this.#fields.get(`${path} ${is}`);
  }

  count(path: string, is: AnswerField['is']): number {
    return this.at(path, is)?.count ?? 0;
  }

  has(path: string): boolean {
    return this.paths.includes(path);
  }

  /** Its parts but for its lists, which are counted by their elements. */
  places(path: string): number {
    return this.count(path, 'value') + this.count(path, 'object');
  }
}

/** From the outside in: what one change explains is not told again of what is in it. */
function fieldChanges(was: Fields, is: Fields, varying: Varying): AnswerChange[] {
  const changes: AnswerChange[] = [];
  const paths = [...new Set([...was.paths, ...is.paths])].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  for (const path of paths) {
    if (isLeftOut(path, varying) || changes.some((change) => isIn(path, change.path))) continue;
    const change =
      !was.has(path) || !is.has(path) ? presenceChange(path, was, is) : contentChange(path, was, is, varying);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split(/\.|\[/).length;
}

function isLeftOut(path: string, { values, presence }: Varying): boolean {
  return [...values, ...presence].some((left) => isIn(path, left));
}

/** A field that was nowhere, though there were the objects that have it now; or the other way round. */
function presenceChange(path: string, was: Fields, is: Fields): AnswerChange {
  const kind = is.has(path) ? 'added' : 'removed';
  const [has, lacks] = kind === 'added' ? [is, was] : [was, is];
  const parent = parentOf(path);
  if (parent === undefined || lacks.count(parent, 'object') === 0)
    return changed(path, kind === 'added' ? 'type' : kind);
  const of = has.count(parent, 'object');
  return { ...changed(path, kind), in: Math.min(has.places(path) || of, of), of };
}

/** Of a field, what has it: `lines[].sku` -> `lines[]`. */
function parentOf(path: string): string | undefined {
  if (path === '' || path.endsWith(ELEMENT)) return undefined;
  return path.replace(/(?:^|\.)[^.[\]"]+$|\["(?:[^"\\]|\\.)*"\]$/, '');
}

function contentChange(path: string, was: Fields, is: Fields, varying: Varying): AnswerChange | undefined {
  const [list, own] = [was.at(path, 'list'), is.at(path, 'list')];
  if ((list === undefined) !== (own === undefined)) return changed(path, own === undefined ? 'emptied' : 'type');
  if (list !== undefined && own !== undefined) {
    const change = listChange(path, was, is, varying);
    if (change !== undefined) return change;
  }
  const [values, objects] = [was.count(path, 'value'), was.count(path, 'object')];
  const [valuesNow, objectsNow] = [is.count(path, 'value'), is.count(path, 'object')];
  if (values !== valuesNow || objects !== objectsNow) {
    if (values + objects === valuesNow + objectsNow)
      return changed(path, objectsNow < objects ? 'emptied' : 'type', valuesNow + objectsNow);
    // Whether those that were there are as they were, digests do not tell.
    return { ...changed(path, 'value'), before: places(values + objects), after: places(valuesNow + objectsNow) };
  }
  return digestAt(was, path, varying) === digestAt(is, path, varying) ? undefined : changed(path, 'value', valuesNow);
}

function places(n: number): string {
  return `in ${counted(n, 'place')}`;
}

/** In a list without an order, values have none either. */
function digestAt(fields: Fields, path: string, { orders }: Varying): string | undefined {
  const field = fields.at(path, 'value');
  return [...orders].some((list) => isIn(path, `${list}${ELEMENT}`)) ? field?.inAnyOrder : field?.inOrder;
}

/** Another number of elements, or the same elements in another order. */
function listChange(path: string, was: Fields, is: Fields, varying: Varying): AnswerChange | undefined {
  const [before, after] = [was.count(path, 'list'), is.count(path, 'list')];
  if (before !== after)
    return { ...changed(path, after === 0 ? 'emptied' : 'rows'), before: elements(before), after: elements(after) };
  const isUnordered = [...varying.orders].some((list) => isIn(path, `${list}${ELEMENT}`));
  const isOtherSplit = was.at(path, 'list')?.inOrder !== is.at(path, 'list')?.inOrder;
  if (isOtherSplit && !isUnordered) return changed(path, 'rows');
  return isOtherOrder(path, was, is, varying) ? changed(path, 'order') : undefined;
}

function isOtherOrder(path: string, was: Fields, is: Fields, varying: Varying): boolean {
  if (varying.orders.has(path)) return false;
  const inside = [...new Set([...was.paths, ...is.paths])].filter((own) => isIn(own, `${path}${ELEMENT}`));
  const moved = inside.filter((own) => {
    const [one, other] = [was.at(own, 'value'), is.at(own, 'value')];
    return one !== undefined && other !== undefined && !isLeftOut(own, varying) && one.inOrder !== other.inOrder;
  });
  const areMoved = moved.every((own) => was.at(own, 'value')?.inAnyOrder === is.at(own, 'value')?.inAnyOrder);
  // A deeper list may be what changed its order.
  const isHere = moved.some((own) => !own.slice(path.length + ELEMENT.length).includes(ELEMENT));
  const isOneAdded = inside.some((own) => !was.has(own));
  return isHere && areMoved && (isOneAdded || was.at(path, 'list')?.inAnyOrder === is.at(path, 'list')?.inAnyOrder);
}
