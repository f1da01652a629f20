import { withoutCredentials, withoutKeptSecrets } from '../process/redact-url.ts';
import { terminalText } from '../report/escape.ts';
import { paintFor } from './paint.ts';

/** What `paintFor` makes of a text: these and no other sequences are for a terminal to follow. */
const PAINT = new RegExp(`(${'\u001b'}\\[(?:1|2|22|31|32|33|39)m)`);

/** Text for people, on standard output. Names, titles and the words of others in it do nothing but stand there. */
export function print(text: string): void {
  process.stdout.write(printable(text, process.stdout));
}

/** The same on standard error. */
export function printError(text: string): void {
  process.stderr.write(printable(text, process.stderr));
}

/** What a program reads as it is: JSON, Markdown, commands to a runner. */
export function printExactly(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(text);
}

/** As it may be written to a stream. */
export function printable(text: string, stream: NodeJS.WriteStream): string {
  const clean = (part: string) => terminalText(withoutCredentials(withoutKeptSecrets(part)));
  const hasColours = paintFor(stream).bold('x') !== 'x';
  if (!hasColours) return clean(text);
  return text
    .split(PAINT)
    .map((part, at) => (at % 2 === 1 ? part : clean(part)))
    .join('');
}
