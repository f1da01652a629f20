import { PlumblineError } from '../errors.ts';

const DEFAULT_SECONDS = 30;
const VARIABLE = 'PLUMBLINE_IMPORT_SECONDS';

/** How long the import of one file of a project may take, with all that it imports. @throws CONFIG_INVALID */
export function importLimitMs(): number {
  const text = process.env[VARIABLE] ?? '';
  if (text === '') return DEFAULT_SECONDS * 1_000;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 3_600) return seconds * 1_000;
  throw new PlumblineError(
    'CONFIG_INVALID',
    `${VARIABLE} is no number of seconds: "${text}"`,
    'Write 60, or unset it.',
  );
}

/** The error for a file whose import takes longer. */
export function importOverdue(name: string, limitMs: number): PlumblineError {
  return new PlumblineError(
    'IMPORT_TIMED_OUT',
    `the import of ${name} did not end within ${limitMs / 1_000} s`,
    `Does it, or what it imports, await something at its top level that never comes, or loop? Let it do that in a function. ${VARIABLE} gives a slow import more time.`,
  );
}
