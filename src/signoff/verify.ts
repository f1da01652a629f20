import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type ErrorCode, messageOf, PlumblineError } from '../errors.ts';
import { parseReport } from '../report/json.ts';
import { DOCUMENTS } from './documents.ts';
import { samplesFileText } from './samples.ts';
import { type Signoff, samplesFilesOf, signoffOf, signoffSchema } from './signoff.ts';
import { REPORT_FILE, SIGNOFF_FILE } from './write-signoff.ts';

export interface Verified {
  signoff: Signoff;
  samplesFiles: number;
}

/**
 * Holds a sign-off's documents against its JSON, that against the report, and the report against its samples. `file` is
 * one of them, or their folder. @throws SIGNOFF_..., each tampering with its own
 */
export async function verifySignoff(file: string, version: string): Promise<Verified> {
  const folder = (await isFolder(file)) ? file : path.dirname(file);
  const signoff = parseSignoff(await text(folder, SIGNOFF_FILE));
  if (signoff.plumbline !== version) {
    throw refused(
      'SIGNOFF_OTHER_VERSION',
      `Plumbline ${signoff.plumbline} wrote this sign-off, and this is ${version}`,
      `Verify it with the version that wrote it: npx plumbline-gate@${signoff.plumbline}.`,
    );
  }
  const reportText = await text(folder, REPORT_FILE);
  const report = parseReport(reportText, REPORT_FILE);
  const again = signoffOf({ ...signoff, reportPath: REPORT_FILE, reportText, report });
  assertReport(signoff, again);
  const changed = firstDifference(signoff, again);
  if (changed !== undefined) {
    throw refused(
      'SIGNOFF_JSON_CHANGED',
      `${SIGNOFF_FILE} is not what ${REPORT_FILE} gives: ${changed}`,
      'It was changed after it was written: `plumbline signoff --from` makes it anew from the report.',
    );
  }
  for (const { fileName, render } of DOCUMENTS) assertDocument(fileName, await text(folder, fileName), render(signoff));
  const samples = samplesFilesOf(report);
  for (const one of samples) await samplesFileText(folder, one);
  return { signoff, samplesFiles: samples.length };
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (thrown) {
    throw unreadable(messageOf(thrown), thrown);
  }
}

async function text(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(folder, name), 'utf8');
  } catch (thrown) {
    throw unreadable(`${name}: ${messageOf(thrown)}`, thrown);
  }
}

function parseSignoff(content: string): Signoff {
  try {
    return signoffSchema.parse(JSON.parse(content));
  } catch (thrown) {
    const what = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    throw unreadable(`${SIGNOFF_FILE} is no sign-off: ${what}`, thrown);
  }
}

/** Another report is told from one that was changed by its run. */
function assertReport(signoff: Signoff, again: Signoff): void {
  if (again.report.sha256 === signoff.report.sha256) return;
  if (again.run.id !== signoff.run.id) {
    throw refused(
      'SIGNOFF_OTHER_REPORT',
      `${REPORT_FILE} is of the run ${again.run.id}, and ${signoff.release} was signed off by ${signoff.run.id}`,
      'It belongs to another release: take the files that were written together.',
    );
  }
  throw refused(
    'SIGNOFF_REPORT_CHANGED',
    `${REPORT_FILE} has the sha256 ${again.report.sha256.slice(0, 12)}, and ${signoff.release} was signed off with ${signoff.report.sha256.slice(0, 12)}`,
    'The report was changed after it was signed off; take it from where it was kept.',
  );
}

/** The first field that is not the same, with both values. */
function firstDifference(was: Signoff, is: Signoff): string | undefined {
  const fields = signoffSchema.keyof().options;
  const field = fields.find((name) => !isDeepStrictEqual(was[name], is[name]));
  if (field === undefined) return undefined;
  const [says, gives] = [was[field], is[field]].map((value) => JSON.stringify(value, null, 1).split('\n'));
  const line = (says ?? []).findIndex((one, at) => one !== gives?.[at]);
  const value = (lines: readonly string[] | undefined) => lines?.[line]?.trim().replace(/,$/, '') ?? 'nothing';
  return `${field} says ${value(says)}, the report ${value(gives)}`;
}

function assertDocument(fileName: string, found: string, wanted: string): void {
  if (found === wanted) return;
  const [is, should] = [found.split('\n'), wanted.split('\n')];
  const longest = Math.max(is.length, should.length);
  const at = Array.from({ length: longest }, (_, line) => line).find((line) => is[line] !== should[line]) ?? 0;
  throw refused(
    'SIGNOFF_DOCUMENT_CHANGED',
    `${fileName}, line ${at + 1}, is not what ${SIGNOFF_FILE} gives: ${unlike(is[at], should[at])}`,
    'It was changed after it was written, or belongs to another release: believe none of it.',
  );
}

const SHOWN = 60;

/** Both lines from where they part. */
function unlike(is = '', should = ''): string {
  const first = [...should].findIndex((character, at) => character !== is[at]);
  const from = Math.max(0, (first < 0 ? should.length : first) - SHOWN / 3);
  const part = (line: string) => JSON.stringify(line.slice(from, from + SHOWN));
  return `it says ${part(is)}, and the JSON ${part(should)}`;
}

function unreadable(what: string, cause: unknown): PlumblineError {
  return new PlumblineError(
    'SIGNOFF_UNREADABLE',
    `the sign-off cannot be read: ${what}`,
    'Name signoff.md, or the folder that all of its files are in.',
    { cause },
  );
}

function refused(code: ErrorCode, message: string, hint: string): PlumblineError {
  return new PlumblineError(code, message, hint);
}
