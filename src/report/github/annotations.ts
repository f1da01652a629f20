import { posix } from 'node:path';
import type { Report } from '../../model/report.ts';
import { isRed } from '../../model/verdict.ts';
import { adviceOn, documentOf, explainedNames, type Item, rowText } from '../document.ts';
import { plainLine } from '../escape.ts';

/** GitHub shows so many errors, so many warnings and so many notices of one step. */
const SHOWN = 10;

type Level = 'error' | 'warning' | 'notice';

interface Annotation {
  title: string;
  /** Lines. */
  message: readonly string[];
  /** From the repository's root. */
  file?: string | undefined;
  /** In the file, from 1 on. */
  line?: number;
}

/**
 * One for each fault, where its query is asked if that is known; then what is undecided, and what changed, as the workflow commands that GitHub turns into annotations, a line each.
 * @param folder the project's, from the repository's root with forward slashes; empty where it is the root.
 */
export function annotationLines(report: Report, folder: string): string[] {
  const { approved, faults, undecided, changes, better, errors, warnings } = documentOf(report);
  const ofItem = (item: Item): Annotation => ({ ...textOf(item), ...placeOf(item, folder) });
  const red = [
    ...errors.map(({ code, message, hint, file }) => ({
      title: code,
      message: [message, hint],
      ...placeOf({ line: undefined, file }, folder),
    })),
    ...faults.map(ofItem),
  ];
  const untold = isRed(report.verdict) && red.length === 0;
  return [
    ...commands('error', untold ? [{ title: report.verdict, message: report.reasons }] : red),
    ...commands('warning', [
      ...undecided.map(ofItem),
      ...warnings.map((warning) => ({ title: 'Plumbline', message: [warning] })),
    ]),
    ...commands('notice', [...approved, ...changes, ...better].map(ofItem)),
  ];
}

function textOf(item: Item): Pick<Annotation, 'title' | 'message'> {
  const { verdict, name, rule, sentence, numbers, rows, explains } = item;
  if (rule === undefined) return { title: `${verdict}: ${name}`, message: [sentence, numbers, ...adviceOn(item)] };
  const told = rows.map(rowText);
  const explained = explains.length === 0 ? [] : [`Explains: ${explainedNames(item).join(', ')}`];
  return { title: `${name}: ${rule}`, message: [sentence, ...told, ...adviceOn(item), ...explained] };
}

/** `src/tickets.ts:41`, or else the first line of the scenario. */
function placeOf({ line, file }: Pick<Item, 'line' | 'file'>, folder: string): Pick<Annotation, 'file' | 'line'> {
  const [, path, number] = /^(.+?):(\d+)/.exec(line ?? '') ?? [];
  if (path !== undefined) return { file: posix.join(folder, path), line: Number(number) };
  return file === undefined ? {} : { file: posix.join(folder, file), line: 1 };
}

function commands(level: Level, annotations: readonly Annotation[]): string[] {
  const more = annotations.length - SHOWN;
  if (more <= 0) return annotations.map((annotation) => command(level, annotation));
  const rest = { title: 'Plumbline', message: [`and ${more + 1} more, in the job summary and the report`] };
  return [...annotations.slice(0, SHOWN - 1), rest].map((annotation) => command(level, annotation));
}

function command(level: Level, { title, message, file, line }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(plainLine(file, 1_000))}`, `line=${line ?? 1}`]),
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
