/** XML that is well-formed: made by `element` only, so that no text of somebody else's becomes a tag. */
export class Xml {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** For this file only: trusts its text. */
  static trusted(text: string): Xml {
    return new Xml(text);
  }
}

/**
 * Everything that XML 1.0 has no place for, not even as a reference: most control characters, half a pair, U+FFFE and
 * U+FFFF.
 */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** `>` as well, because `]]>` may not stand in a text; what a reader would normalise away is a reference. */
function escaped(text: string): string {
  return text
    .replace(NO_CHARACTER, '\u{FFFD}')
    .replace(/[&<>"]/g, (found) => ENTITIES[found] ?? '')
    .replace(/[\t\r]/g, (found) => `&#${found.charCodeAt(0)};`);
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of a name of ours. Attributes without a value are left out; strings among the children are text. */
export function element(name: string, attributes: Attributes, ...children: readonly (Xml | string)[]): Xml {
  const pairs = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
  if (children.length === 0) return Xml.trusted(`<${name}${pairs}/>`);
  const inside = children.map((child) => (child instanceof Xml ? `\n${child.text}` : escaped(child))).join('');
  const end = children.some((child) => child instanceof Xml) ? '\n' : '';
  return Xml.trusted(`<${name}${pairs}>${inside}${end}</${name}>`);
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`;
}
