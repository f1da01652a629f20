import wrapAnsi from 'wrap-ansi';

/**
 * Text for a person, broken at spaces where the stream is a terminal; elsewhere whoever reads it has widths of their
 * own.
 */
export function wrappedText(
  text: string,
  { isTTY = false, columns = 0 }: Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>,
): string {
  return isTTY && columns > 0 ? wrapAnsi(text, columns, { trim: false }) : text;
}
