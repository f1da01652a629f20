import { cut } from '../gate/format.ts';
import type { Operation } from '../model/operation.ts';
import { fieldsText, isFields } from './query.ts';

const WIDTH = 72;

/** An operation in a line: `find people { _id: ObjectId } sort { updated_at: -1 } limit`, `GET user:*`. */
export function operationText({ engine, verb, target, shape }: Operation): string {
  const name = engine === 'redis' && verb !== 'unattributed' ? verb.toUpperCase() : verb;
  const parts = Object.entries(shape).flatMap(([key, value]) => {
    if (key === 'filter' && isFields(value)) return [fieldsText(value)];
    if (key === 'pipeline' && Array.isArray(value)) {
      return [`[${value.map((stage) => (isFields(stage) ? Object.keys(stage).join() : String(stage))).join(', ')}]`];
    }
    if (isFields(value)) return [`${key} ${fieldsText(value)}`];
    if (value === false || value === null) return [];
    return [engine === 'redis' && value !== true ? `${key} ${String(value)}` : key];
  });
  return cut([name, target, ...parts].filter((part) => part !== '').join(' '), WIDTH);
}
