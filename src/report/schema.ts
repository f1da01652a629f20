import { z } from 'zod';
import { reportSchema } from '../model/report.ts';

/**
 * The JSON Schema of a report, as committed in `schema/`. Made from the input side: fields that a later minor version
 * adds are allowed, since none is ever dropped.
 */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Plumbline report, version 1', ...schema }, null, 2)}\n`;
}
