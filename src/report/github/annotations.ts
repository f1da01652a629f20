import { posix } from 'node:path';
import type { Report } from '../../model/report.ts';
import { isRed, RED_VERDICTS } from '../../model/verdict.ts';
import { plainLine } from '../escape.ts';
import { type JudgedRow, rowsWith } from '../judged-rows.ts';

/** GitHub shows so many errors, and so many warnings, of one step. */
const SHOWN = 10;

type Level = 'error' | 'warning';

interface Annotation {
  title: string;
  /** Lines. */
  message: readonly string[];
  /** From the repository's root. */
  file?: string | undefined;
}

/**
 * What failed and what is undecided, as the workflow commands that GitHub turns into annotations, a line each.
 * @param folder the project's, from the repository's root with forward slashes; empty where it is the root.
 */
export function annotationLines(report: Report, folder: string): string[] {
  const ofRow = (row: JudgedRow): Annotation => ({
    title: `${row.verdict}: ${row.id}`,
    message: [row.reason, row.numbers, ...row.causes.map(likely), ...row.remedies.map(remedy)],
    file: row.file === undefined ? undefined : posix.join(folder, row.file),
  });
  const failed = rowsWith(report, RED_VERDICTS);
  const errors = [
    ...report.errors.map(({ code, message, hint }) => ({ title: code, message: [message, hint] })),
    ...failed.map(ofRow),
  ];
  const red = isRed(report.verdict);
  const warnings = [
    ...rowsWith(report, ['inconclusive']).map(ofRow),
    ...report.warnings.map((warning) => ({ title: 'Plumbline', message: [warning] })),
  ];
  return [
    ...commands('error', red && errors.length === 0 ? [{ title: report.verdict, message: report.reasons }] : errors),
    ...commands('warning', warnings),
  ];
}

const likely = (cause: string) => `Likely cause: ${cause}`;
const remedy = (what: string) => `Remedy: ${what}`;

function commands(level: Level, annotations: readonly Annotation[]): string[] {
  const more = annotations.length - SHOWN;
  if (more <= 0) return annotations.map((annotation) => command(level, annotation));
  const rest = { title: 'Plumbline', message: [`and ${more + 1} more, in the job summary and the report`] };
  return [...annotations.slice(0, SHOWN - 1), rest].map((annotation) => command(level, annotation));
}

function command(level: Level, { title, message, file }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(plainLine(file, 1_000))}`, 'line=1']),
    `title=${property(plainLine(title, 200))}`,
  ];
  const lines = message.map((line) => plainLine(line)).filter((line) => line !== '');
  return `::${level} ${properties.join(',')}::${data(lines.join('\n'))}`;
}

/** As the runner reads it back: @actions/core, `escapeData` and `escapeProperty`. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
