import { isFields, type Operation, type ShapeValue } from '../model/operation.ts';

/** About what a terminal has beside a table's other columns. */
const WIDTH = 100;
const CUT = '…';

type Told = Pick<Operation, 'engine' | 'verb' | 'target' | 'shape'>;
type Shape = Operation['shape'];

/**
 * An operation in a line for people: `find people { _id: ObjectId } sort { updated_at: -1 } limit to 100`, in at most
 * `width` characters. What is too long loses its last parts, and then its end.
 */
export function operationText(operation: Told, width = WIDTH): string {
  const head = [operation.verb, operation.target].filter((part) => part !== '').join(' ');
  const parts = operation.engine === 'redis' ? optionParts(operation.shape) : mongoParts(operation.shape, fullStage);
  const full = [head, ...parts].join(' ');
  if (full.length <= width) return full;
  const brief = [head, ...(operation.engine === 'redis' ? parts : mongoParts(operation.shape, briefStage))];
  for (let length = brief.length; length > 1; length -= 1) {
    const text = [...brief.slice(0, length), ...(length < brief.length ? [CUT] : [])].join(' ');
    // A filter or a pipeline says more in part than not at all.
    if (text.length <= width || length === 2) return cut(text, width);
  }
  return cut(head, width);
}

/**
 * What one operation has that the other has not, of the same verb and target: `find orders: readConcern { level:
 * majority } added`. `undefined`: their lines show it, as neither is cut and both are not the same.
 */
export function changeText(before: Told, after: Told, width = WIDTH): string | undefined {
  const texts = [operationText(before), operationText(after)];
  const [was, is] = texts;
  if (before.engine === 'redis' || (was !== is && !texts.some((text) => text.includes(CUT)))) return undefined;
  const keys = [...new Set([...Object.keys(before.shape), ...Object.keys(after.shape)])];
  const changes = keys.flatMap((key) => {
    const [old, now] = withoutEqualStages(before.shape[key], after.shape[key]);
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const part = (value: ShapeValue) => mongoParts({ [key]: value }, fullStage).join(' ');
    if (old === undefined) return [`${cut(part(now as ShapeValue), width)} added`];
    if (now === undefined) return [`${cut(part(old), width)} gone`];
    const [from, to] = fromDifference(part(old), part(now), width);
    return [`${to}, was ${from}`];
  });
  if (changes.length === 0) return undefined;
  return `${[after.verb, after.target].filter((one) => one !== '').join(' ')}: ${changes.join('; ')}`;
}

/** Of two pipelines what lies between the stages that both begin and end with; without any: absent. */
function withoutEqualStages(before: ShapeValue | undefined, after: ShapeValue | undefined) {
  if (!Array.isArray(before) || !Array.isArray(after)) return [before, after];
  const [old, now] = [before, after].map((stages) => stages.map((stage: ShapeValue) => JSON.stringify(stage)));
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && old?.[first] === now?.[first]) first += 1;
  let last = 0;
  while (last < most - first && old?.at(-1 - last) === now?.at(-1 - last)) last += 1;
  return [before, after].map((stages) => {
    const left = stages.slice(first, stages.length - last);
    return left.length === 0 ? undefined : left;
  });
}

/** Two texts, cut; where that leaves the same of both, from a little before they differ. */
function fromDifference(before: string, after: string, width: number): [string, string] {
  const [was, is] = [cut(before, width), cut(after, width)];
  if (was !== is) return [was, is];
  let equal = 0;
  while (equal < before.length && before[equal] === after[equal]) equal += 1;
  const from = (text: string) => cut(`${CUT}${text.slice(Math.max(0, equal - width / 4))}`, width);
  return [from(before), from(after)];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1)).trimEnd()}${CUT}`;
}

/** `EX 300 NX` */
function optionParts(shape: Shape): string[] {
  return Object.entries(shape).map(([name, value]) => (value === true ? name : `${name} ${valueText(value)}`));
}

type StageText = (name: string, argument: ShapeValue | undefined) => string;

/** What is asked first, then how the answer is cut, then the rest. */
function mongoParts(shape: Shape, stageText: StageText): string[] {
  if (shape.truncated === true) return ['(too long to be recorded)'];
  const known = Object.entries(PARTS).flatMap(([key, text]) => {
    const value = shape[key];
    return value === undefined ? [] : [text(value, stageText)];
  });
  const others = Object.keys(shape).filter((key) => !(key in PARTS));
  return [...known, ...others.map((key) => otherPart(key, shape[key]))];
}

const PARTS: Readonly<Record<string, (value: ShapeValue, stageText: StageText) => string>> = {
  key: valueText,
  filter: valueText,
  pipeline: (pipeline, stageText) => `[${stagesText(pipeline, stageText)}]`,
  update: (update, stageText) =>
    Array.isArray(update) ? `update [${stagesText(update, stageText)}]` : `update ${valueText(update)}`,
  documents: (documents) => (documents === '1' ? '1 document' : `${valueText(documents)} documents`),
  sort: (sort) => `sort ${valueText(sort)}`,
  skip: () => 'skip',
  limit: (limit) => `limit ${limit === 'more' ? 'over 100' : valueText(limit)}`,
  projection: (projection) => `projection ${valueText(projection)}`,
};

function otherPart(key: string, value: ShapeValue | undefined): string {
  return value === true || value === undefined ? key : `${key} ${valueText(value)}`;
}

function stagesText(pipeline: ShapeValue, stageText: StageText): string {
  if (!Array.isArray(pipeline)) return valueText(pipeline);
  return pipeline
    .map((stage: ShapeValue) => {
      const [first] = isFields(stage) ? Object.entries(stage) : [];
      return first === undefined ? valueText(stage) : stageText(...first);
    })
    .join(', ');
}

function fullStage(name: string, argument: ShapeValue | undefined): string {
  return argument === undefined ? name : `${name} ${valueText(argument)}`;
}

/** A filter and what it reads from elsewhere say what a pipeline costs. */
function briefStage(name: string, argument: ShapeValue | undefined): string {
  if (name === '$match' || name === '$sort') return fullStage(name, argument);
  const from = isFields(argument) ? (argument.from ?? argument.coll ?? argument.into) : argument;
  return ['$lookup', '$graphLookup', '$unionWith', '$merge', '$out'].includes(name) && typeof from === 'string'
    ? `${name} ${from}`
    : name;
}

/** As in the shell, without quotation marks: `{ state: { $in: [string, to 10] } }`. */
function valueText(value: ShapeValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (!isFields(value)) return String(value);
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${valueText(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
