import { createHash } from 'node:crypto';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { REPORT_VERSION, type Report, reportSchema } from '../model/report.ts';
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

/** Whether a report is as it was written. One without a checksum is of before there were any: nobody knows. */
export function isAsWritten({ checksum, ...report }: Report): boolean {
  // One of an earlier version was written with that version's number.
  return READ_VERSIONS.some((schemaVersion) => checksum === checksumOf({ ...report, schemaVersion }));
}

type Written = Omit<Report, 'checksum' | 'schemaVersion'> & { schemaVersion: number };

function checksumOf(report: Written): string {
  return createHash('sha256').update(JSON.stringify(report)).digest('hex');
}

/** Reads a report file of this version or the one before. `source` names it in the error. */
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

/** All that version 1 has is in version 2, with the same names and meanings. */
const READ_VERSIONS: readonly number[] = [1, REPORT_VERSION];
const versioned = z.object({ schemaVersion: z.number() });

/** The value itself, not zod's copy: a field that a later minor version added is kept. */
function assertValid(value: unknown, source: string): Report {
  const known = versioned.safeParse(value).data;
  if (known !== undefined && known.schemaVersion > REPORT_VERSION) {
    throw new PlumblineError(
      'MISSING_DATA',
      `${source} has schemaVersion ${known.schemaVersion}; this Plumbline reads versions ${READ_VERSIONS.join(' and ')}`,
      'Update Plumbline, or read the report with the version that wrote it.',
    );
  }
  const report =
    known && READ_VERSIONS.includes(known.schemaVersion)
      ? { ...(value as object), schemaVersion: REPORT_VERSION }
      : value;
  const result = reportSchema.safeParse(report);
  if (!result.success) {
    throw new PlumblineError(
      'MISSING_DATA',
      `${source} is not a Plumbline report:\n${z.prettifyError(result.error)}`,
      'Compare it with schema/report.v2.schema.json.',
    );
  }
  return report as Report;
}
