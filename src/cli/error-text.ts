import { messageOf, PlumblineError } from '../errors.ts';
import { paintFor } from './paint.ts';

/** What is printed of an error that ends a command. */
export function errorText(error: unknown): string {
  const paint = paintFor(process.stderr);
  if (error instanceof PlumblineError) {
    return `${paint.fail(`${error.code}: ${error.message}`)}\n  ${error.hint}\n`;
  }
  const stack = error instanceof Error && error.stack ? `${paint.dim(error.stack)}\n` : '';
  return `${paint.fail(`unexpected: ${messageOf(error)}`)}\n${stack}`;
}
