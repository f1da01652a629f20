import { escapeMarkdown } from '../escape.ts';
import { blocks, details, joined, Markdown, md } from '../markdown/template.ts';

/** A part that a reader can do without. Its name is what the text says when it had to be left out. */
export interface Section {
  name: string;
  text: Markdown;
}

export interface Room {
  limit: number;
  /** In the unit of `limit`: GitHub counts characters of a comment and bytes of a summary. */
  sizeOf(text: string): number;
  /** Where everything is, for the sentence about what was left out. */
  elsewhere: string;
}

/** Kept free for the sentence about what was left out. */
const NOTICE = 2_000;

/**
 * `first`, and then every section that still has room, whole or not at all: a cut in the middle would leave a tag open.
 */
export function fitted(first: Markdown, sections: readonly Section[], { limit, sizeOf, elsewhere }: Room): string {
  const present = sections.filter(({ text }) => text.text !== '');
  const kept: Markdown[] = [];
  const leftOut: string[] = [];
  let size = sizeOf(first.text) + NOTICE;
  for (const { name, text } of present) {
    const more = sizeOf(`\n\n${text.text}`);
    if (size + more > limit) leftOut.push(name);
    else {
      kept.push(text);
      size += more;
    }
  }
  return `${blocks(first, ...kept, notice(leftOut, elsewhere)).text}\n`;
}

const NAMED = 8;

function notice(leftOut: readonly string[], elsewhere: string): Markdown {
  if (leftOut.length === 0) return md``;
  const counts = Map.groupBy(leftOut, (name) => name);
  const names = Array.from(counts, ([name, all]) => (all.length === 1 ? name : `${all.length} times ${name}`));
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more parts` : '';
  const told = joined(
    names.slice(0, NAMED).map((name) => Markdown.trusted(escapeMarkdown(name, 40))),
    ', ',
  );
  return md`**Left out here, because GitHub takes no more text:** ${told}${more}. ${elsewhere}`;
}

/** A section that is folded away under its name. */
export function folded(name: string, inside: Markdown): Section {
  return { name, text: details(md`${name}`, inside) };
}
