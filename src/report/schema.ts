import { z } from 'zod';
import { REPORT_VERSION, reportSchema } from '../model/report.ts';

/** In `schema/`, beside those of earlier versions, which stay as they were. */
export const SCHEMA_FILE = `report.v${REPORT_VERSION}.schema.json`;

/**
 * The JSON Schema of a report, as committed in `schema/`. Made from the input side: fields that a later minor version
 * adds are allowed, since none is ever dropped.
 */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: `Plumbline report, version ${REPORT_VERSION}`, ...schema }, null, 2)}\n`;
}
