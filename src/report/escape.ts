import { stripVTControlCharacters } from 'node:util';

/** Characters of a cell; what is longer is cut, and the cut is visible. */
const DEFAULT_LIMIT = 400;
const ZERO_WIDTH = '&#8203;';

/**
 * Other people's text (titles, messages, database content) on one line: no control character, no line break, nothing
 * that turns the direction of the text around or is invisible, and no longer than `limit`.
 */
export function plainLine(text: string, limit = DEFAULT_LIMIT): string {
  const clean = text
    .slice(0, limit * 8)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    // Stacked combining marks cover the lines around them.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  const characters = [...clean];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : clean;
}

/**
 * Other people's text for a terminal and a log, its lines kept: nothing moves the cursor, changes colours, turns the
 * direction of the text around or is invisible, and no line is a command to a runner of GitHub (`::error::`,
 * `##[error]`), Azure (`##vso[`) or TeamCity (`##teamcity[`).
 */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
    .replace(/##(?=\w*\[)/g, '## ');
}

/**
 * The same, as text that GitHub's Markdown and HTML both show literally. Numeric entities never take part in Markdown's
 * structure. GitHub links mentions, issues and addresses after rendering, where entities are gone: a zero-width space
 * breaks those.
 */
export function escapeMarkdown(text: string, limit = DEFAULT_LIMIT): string {
  return (
    plainLine(text, limit)
      .replace(
        /[&<>|\\`*[\]~$]|(?<![a-z0-9])_|_(?![a-z0-9])|@|#(?=\d)|:\/\/|\bwww\.|\bGH-(?=\d)/gi,
        (found) => ENTITIES[found] ?? broken(found),
      )
      // A list, a heading or a rule at the start of a line or of a list item.
      .replace(/^(?:#|[-+=](?!\d))/, entity)
      .replace(/^(\d+)([.)])(?=\s|$)/, (_, digits: string, mark: string) => digits + entity(mark))
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function broken(found: string): string {
  if (found === '@' || found === '#') return found + ZERO_WIDTH;
  if (found === '://') return `:${ZERO_WIDTH}//`;
  if (found.length > 1) return found.slice(0, -1) + ZERO_WIDTH + found.slice(-1);
  return entity(found);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
