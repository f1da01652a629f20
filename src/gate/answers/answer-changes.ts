import { ANSWER_CHANGES, type AnswerChange, type AnswerChangeKind } from '../../model/answer.ts';
import {
  type AnswerObject,
  type AnswerValue,
  canonicalOf,
  ELEMENT,
  fieldPath,
  foldedPath,
  isEmpty,
  isList,
  isObject,
  isTable,
  partsOf,
  shownPair,
  shownTyped,
  shownValue,
  typeOf,
} from './answer-value.ts';

type Answers = ReadonlyMap<number, AnswerValue>;

/** A change with the path that is the same for all its places: `lines[].sku`. */
export interface AnswerChanged extends AnswerChange {
  folded: string;
}

interface Place {
  folded: string;
  path: string;
  kind: AnswerChangeKind;
  before: string;
  after: string;
  call: number;
}

/**
 * What answers to the same calls differ in, the worst first: one change for each path and kind. A field that no answer
 * had before is told by itself, and hides no other difference.
 */
export function changesBetween(before: Answers, after: Answers): AnswerChanged[] {
  const [was, is] = [partCounts(before), partCounts(after)];
  const added = topmost([...is.parts.keys()].filter((path) => isNewField(path, was, is)));
  const removed = topmost([...was.parts.keys()].filter((path) => isNewField(path, is, was)));
  const places: Place[] = [];
  for (const [call, value] of before) {
    const own = after.get(call);
    if (own === undefined) continue;
    const pair = [pruned(value, removed), pruned(own, added)] as const;
    compare(...pair, { folded: '', path: '', call }, places);
  }
  const fields = [
    ...[...added].flatMap((path) => fieldChange(path, 'added', after, is)),
    ...[...removed].flatMap((path) => fieldChange(path, 'removed', before, was)),
  ];
  const all = [...fields, ...folded(places, was, is)];
  return ANSWER_CHANGES.flatMap((kind) => all.filter((change) => change.kind === kind));
}

interface PartCounts {
  parts: ReadonlyMap<string, number>;
  objects: ReadonlyMap<string, number>;
  /** Of each field, the path of what has it. */
  parents: ReadonlyMap<string, string>;
}

function partCounts(answers: Answers): PartCounts {
  const [parts, objects, parents] = [new Map<string, number>(), new Map<string, number>(), new Map<string, string>()];
  const more = (counts: Map<string, number>, path: string) => counts.set(path, (counts.get(path) ?? 0) + 1);
  for (const value of answers.values()) {
    for (const { path, part } of partsOf(value)) {
      more(parts, path);
      if (!isObject(part)) continue;
      more(objects, path);
      if (!isTable(part)) for (const name of Object.keys(part)) parents.set(fieldPath(path, name), path);
    }
  }
  return { parts, objects, parents };
}

/** A field of `is` that `was` has nowhere, though it has the objects that it is in. */
function isNewField(path: string, was: PartCounts, is: PartCounts): boolean {
  const parent = is.parents.get(path);
  return parent !== undefined && !was.parts.has(path) && was.objects.has(parent);
}

/** Those that are in no other of them. */
function topmost(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`) || path.startsWith(`${other}[`))),
  );
}

function pruned(value: AnswerValue, gone: ReadonlySet<string>, path = ''): AnswerValue {
  if (gone.size === 0) return value;
  if (isList(value)) return value.map((element) => pruned(element, gone, `${path}${ELEMENT}`));
  if (!isObject(value)) return value;
  const table = isTable(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const own = foldedPath(path, name, table);
      return gone.has(own) ? [] : [[name, pruned(inner, gone, own)] as const];
    }),
  );
}

function fieldChange(path: string, kind: 'added' | 'removed', answers: Answers, counts: PartCounts): AnswerChanged[] {
  for (const [call, value] of answers) {
    const found = [...partsOf(value)].find((one) => one.path === path);
    if (found === undefined) continue;
    const shown = shownValue(found.part);
    const texts = kind === 'added' ? { before: '', after: shown } : { before: shown, after: '' };
    const of = counts.objects.get(counts.parents.get(path) ?? '') ?? 0;
    return [{ folded: path, path, kind, ...texts, in: counts.parts.get(path) ?? 0, of, call }];
  }
  return [];
}

function folded(places: readonly Place[], was: PartCounts, is: PartCounts): AnswerChanged[] {
  const groups = Map.groupBy(places, ({ kind, folded: path }) => `${kind} ${path}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, before, after, call } = first;
    const objectsOf = (counts: PartCounts) => counts.objects.get(counts.parents.get(first.folded) ?? '') ?? 0;
    const of =
      kind === 'added' ? objectsOf(is) : kind === 'removed' ? objectsOf(was) : (was.parts.get(first.folded) ?? 0);
    const path = group.length === 1 ? first.path : first.folded;
    return [
      { folded: first.folded, path, kind, before, after, in: group.length, of: Math.max(of, group.length), call },
    ];
  });
}

type At = Pick<Place, 'folded' | 'path' | 'call'>;

function compare(before: AnswerValue, after: AnswerValue, at: At, places: Place[]): void {
  if (isList(before) && isList(after)) compareLists(before, after, at, places);
  else if (isObject(before) && isObject(after)) compareObjects(before, after, at, places);
  else if (canonicalOf(before) !== canonicalOf(after)) {
    const [was, is] = [typeOf(before), typeOf(after)];
    const kind = isEmpty(after) && !isEmpty(before) ? 'emptied' : was === is ? 'value' : 'type';
    const shown = kind === 'type' ? { before: shownTyped(before), after: shownTyped(after) } : shownPair(before, after);
    places.push({ ...at, kind, ...shown });
  }
}

function compareObjects(before: AnswerObject, after: AnswerObject, at: At, places: Place[]): void {
  const table = isTable(before) || isTable(after);
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [ownField(before, name), ownField(after, name)];
    const inner = { ...at, folded: foldedPath(at.folded, name, table), path: fieldPath(at.path, name) };
    if (was !== undefined && is !== undefined) compare(was, is, inner, places);
    // An entry of a table is a row of it.
    else if (was !== undefined)
      places.push({ ...inner, kind: table ? 'rows' : 'removed', before: shownValue(was), after: '' });
    else if (is !== undefined)
      places.push({ ...inner, kind: table ? 'rows' : 'added', before: '', after: shownValue(is) });
  }
}

function ownField(object: AnswerObject, name: string): AnswerValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function compareLists(before: readonly AnswerValue[], after: readonly AnswerValue[], at: At, places: Place[]): void {
  if (before.length !== after.length) {
    const texts = { before: shownValue(before), after: shownValue(after) };
    places.push({ ...at, kind: after.length === 0 ? 'emptied' : 'rows', ...texts });
    return;
  }
  const [was, is] = [before.map(canonicalOf), after.map(canonicalOf)];
  const different = was.findIndex((text, index) => text !== is[index]);
  if (different < 0) return;
  if (was.toSorted().join('\n') === is.toSorted().join('\n')) {
    const shown = (values: readonly AnswerValue[]) => shownValue(values[different] ?? null);
    places.push({ ...at, kind: 'order', before: shown(before), after: shown(after) });
    return;
  }
  for (const [index, value] of before.entries()) {
    const own = after[index];
    if (own === undefined || was[index] === is[index]) continue;
    compare(value, own, { ...at, folded: `${at.folded}${ELEMENT}`, path: `${at.path}[${index}]` }, places);
  }
}
