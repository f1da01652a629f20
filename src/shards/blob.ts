import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { answerDifferenceSchema } from '../model/answer.ts';
import { comparisonMeasurementSchema } from '../model/comparison.ts';
import { loadMeasurementSchema } from '../model/http-load.ts';
import { variantMeasurementSchema } from '../model/measurement.ts';
import { runSchema } from '../model/report.ts';
import { redacted } from '../report/redact.ts';
import { identitySchema, sha256 } from './identity.ts';
import { shardName, shardSchema, splitSchema } from './split.ts';

/** Of the file: it changes with every change of what is in it. */
const BLOB_VERSION = 1;

const errorSchema = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What a run measured; its verdict is made anew from all shards together. */
const measuredSchema = z.strictObject({
  command: z.literal('run'),
  measurements: z.array(variantMeasurementSchema),
  loads: z.array(loadMeasurementSchema),
  /** Warnings of the run itself. */
  notes: z.array(z.string()),
  /** Scenarios that were measured: fewer than its part with `--bail`. */
  measured: z.array(z.string()),
  seconds: z.record(z.string(), z.number().nonnegative()),
  /** What stopped it; then nothing was measured. */
  failure: errorSchema.optional(),
});
export type MeasuredShard = z.infer<typeof measuredSchema>;

/** What a comparison measured of its part; its verdict is made anew as well. */
const comparedSchema = z.strictObject({
  command: z.literal('compare'),
  compared: z.array(
    z.strictObject({
      measurement: comparisonMeasurementSchema,
      answers: answerDifferenceSchema.optional(),
      approval: z.strictObject({ work: z.boolean(), answers: z.boolean() }).optional(),
      nothingToCompare: z.string().optional(),
      wasCompared: z.boolean().optional(),
    }),
  ),
  /** What head does not ask any more, or otherwise. */
  unseen: z.array(z.string()),
  /** Warnings of the run itself. */
  notes: z.array(z.string()),
  /** Variants that `--bail` left out. */
  leftOut: z.array(z.string()),
  /** What stopped it; then nothing was compared. */
  failure: errorSchema.optional(),
});
export type ComparedShard = z.infer<typeof comparedSchema>;

const blobSchema = z.strictObject({
  identity: identitySchema,
  shard: shardSchema,
  split: splitSchema,
  run: runSchema,
  content: z.discriminatedUnion('command', [measuredSchema, comparedSchema]),
});
export type Blob = z.infer<typeof blobSchema>;

/** The first line of the file: what tells a blob that is cut from one that was changed. */
const headerSchema = z.strictObject({
  plumblineBlob: z.number().int().positive(),
  plumbline: z.string(),
  shard: z.string(),
  /** Of the second line. */
  bytes: z.number().int().positive(),
  sha256: z.string(),
});

/** A blob as a file of two lines, without passwords. @throws MISSING_DATA when it holds what is no measurement. */
export function blobText(blob: Blob): string {
  const checked = blobSchema.safeParse(redacted(blob));
  if (!checked.success) {
    throw new PlumblineError(
      'MISSING_DATA',
      `what ${shardName(blob.shard)} measured cannot be kept: ${z.prettifyError(checked.error)}`,
      'This is a defect of Plumbline: please report it.',
    );
  }
  const body = JSON.stringify(checked.data);
  const header: z.infer<typeof headerSchema> = {
    plumblineBlob: BLOB_VERSION,
    plumbline: blob.identity.plumbline,
    shard: shardName(blob.shard),
    bytes: Buffer.byteLength(body),
    sha256: sha256(body),
  };
  return `${JSON.stringify(header)}\n${body}\n`;
}

/**
 * Reads a blob's file. `source` names it in errors, `plumbline` is the version that reads.
 * @throws SHARD_TRUNCATED, SHARD_CORRUPTED, SHARD_OTHER_VERSION
 */
export function parseBlob(text: string, source: string, plumbline: string): Blob {
  const end = text.indexOf('\n');
  if (end < 0) throw truncated(source, text === '' ? 'is empty' : 'ends in its first line');
  const header = headerOf(text.slice(0, end), source);
  if (header.plumblineBlob !== BLOB_VERSION || header.plumbline !== plumbline) {
    throw new PlumblineError(
      'SHARD_OTHER_VERSION',
      `${source} was written by Plumbline ${header.plumbline} (blob version ${header.plumblineBlob}); this is ${plumbline} (blob version ${BLOB_VERSION})`,
      'Run every shard and the merge with one version: install from the same lockfile.',
    );
  }
  const body = text.slice(end + 1).replace(/\n$/, '');
  const bytes = Buffer.byteLength(body);
  if (bytes < header.bytes) throw truncated(source, `has ${bytes} of ${header.bytes} bytes`);
  if (bytes > header.bytes) throw corrupted(source, `has ${bytes} bytes where it says ${header.bytes}`);
  const found = sha256(body);
  if (found !== header.sha256)
    throw corrupted(source, `has the sha256 ${found.slice(0, 12)} where it says ${header.sha256.slice(0, 12)}`);
  return contentOf(body, source);
}

function headerOf(line: string, source: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch (thrown) {
    throw corrupted(source, 'does not begin as the blob of a shard does', thrown);
  }
}

/** Its checksum is right, so that who made it has made it so. */
function contentOf(body: string, source: string): Blob {
  try {
    return blobSchema.parse(JSON.parse(body));
  } catch (thrown) {
    const what = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    throw corrupted(source, `is not what a shard writes: ${what}`, thrown);
  }
}

function truncated(source: string, how: string): PlumblineError {
  return new PlumblineError(
    'SHARD_TRUNCATED',
    `${source} is cut: it ${how}`,
    'Fetch the artifact of that shard again; where it was cut when it was written, run the shard again.',
  );
}

function corrupted(source: string, how: string, cause?: unknown): PlumblineError {
  return new PlumblineError(
    'SHARD_CORRUPTED',
    `${source} is damaged: it ${how}`,
    'Fetch the artifact of that shard again, and change nothing in it.',
    { cause },
  );
}
