import { createHash } from 'node:crypto';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { type Report, reportSchema } from '../model/report.ts';
import { REPORT_FILES } from '../model/reporter-files.ts';
import { plainLine } from './escape.ts';
import { inSchemaOrder } from './key-order.ts';
import type { Reporter } from './reporter.ts';

/**
 * The canonical artifact, validated before it is written: NaN would become `null`, and a missing number nothing at all.
 */
export const jsonReporter: Reporter = {
  name: 'json',
  fileName: REPORT_FILES.json,
  render: (report) => {
    assertValid(report, 'the report that this run made');
    const { checksum: _, ...ordered } = inSchemaOrder(report, reportSchema) as Report;
    return `${JSON.stringify({ ...ordered, checksum: checksumOf(ordered) }, null, 2)}\n`;
  },
};

/** Whether a report is as it was written. One without a checksum is of an earlier version: nobody knows. */
export function isAsWritten({ checksum, ...report }: Report): boolean {
  return checksum === checksumOf(report);
}

function checksumOf(report: Omit<Report, 'checksum'>): string {
  return createHash('sha256').update(JSON.stringify(report)).digest('hex');
}

/** Reads a report file. `source` names it in the error. */
export function parseReport(text: string, source = 'the report'): Report {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (thrown) {
    throw new PlumblineError(
      'MISSING_DATA',
      `${source} is not JSON: ${plainLine(messageOf(thrown))}`,
      'The file may be cut or not a report; run again, or fetch the artifact again.',
      { cause: thrown },
    );
  }
  return assertValid(parsed, source);
}

const versioned = z.object({ schemaVersion: z.number() });

/** The value itself, not zod's copy: a field that a later minor version added is kept. */
function assertValid(value: unknown, source: string): Report {
  const version = versioned.safeParse(value).data?.schemaVersion;
  if (version !== undefined && version > 1) {
    throw new PlumblineError(
      'MISSING_DATA',
      `${source} has schemaVersion ${version}; this Plumbline reads version 1`,
      'Update Plumbline, or read the report with the version that wrote it.',
    );
  }
  const result = reportSchema.safeParse(value);
  if (!result.success) {
    throw new PlumblineError(
      'MISSING_DATA',
      `${source} is not a Plumbline report:\n${z.prettifyError(result.error)}`,
      'Compare it with schema/report.v1.schema.json.',
    );
  }
  return value as Report;
}
