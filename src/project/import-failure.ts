import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.ts';

/**
 * What kept a file of the user's from being imported, and the place where Node knows it: a syntax error may lie in what
 * it imports.
 */
export function importFailure(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const place = placeOf(error.stack ?? '');
  return `${error.name}: ${messageOf(error)}${place === undefined ? '' : ` (${place})`}`;
}

/**
 * `scenarios/a.scenario.ts:10`: of a syntax error the line above its source, otherwise the topmost frame outside Node
 * itself.
 */
function placeOf(stack: string): string | undefined {
  const found =
    /^((?:file:\/\/)?\/.*:\d+)\n/.exec(stack)?.[1] ?? /\n\s+at .*?(file:\/\/\/.*?:\d+)(?::\d+)?\)?$/m.exec(stack)?.[1];
  if (found === undefined) return undefined;
  const [, address = '', line] = /^(.*):(\d+)$/.exec(found) ?? [];
  const file = address.startsWith('file:') ? fileURLToPath(address) : address;
  return `${path.relative(process.cwd(), file)}:${line}`;
}
