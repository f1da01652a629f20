import { styleText } from 'node:util';
import type { Paint } from '../report/paint.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours for a stream; none where it is no terminal or `NO_COLOR` is set. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const style = (format: Style) => (text: string) => styleText(format, text, { stream, validateStream: true });
  return { pass: style('green'), fail: style('red'), warn: style('yellow'), dim: style('dim'), bold: style('bold') };
}
