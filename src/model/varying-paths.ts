/** What differs between two processes of one side, by folded path. */
export interface Varying {
  values: ReadonlySet<string>;
  /** Lists whose elements are the same, in another order. */
  orders: ReadonlySet<string>;
  /** Fields that are there or not. */
  presence: ReadonlySet<string>;
}

const [ORDER, PRESENCE] = ['order of ', 'presence of '] as const;
const WHOLE = 'the whole answer';

/** `meta.now`, `order of items`, `presence of note`: what lock and reports have. */
export function varyingTexts({ values, orders, presence }: Varying): string[] {
  return [
    ...[...values].map((path) => path || WHOLE),
    ...[...orders].map((path) => `${ORDER}${path || WHOLE}`),
    ...[...presence].map((path) => `${PRESENCE}${path}`),
  ].sort();
}

/** The other way round. */
export function varyingIn(texts: readonly string[]): Varying {
  const pathOf = (text: string) => (text === WHOLE ? '' : text);
  const of = (prefix: string) =>
    new Set(texts.filter((text) => text.startsWith(prefix)).map((text) => pathOf(text.slice(prefix.length))));
  const values = texts.filter((text) => !text.startsWith(ORDER) && !text.startsWith(PRESENCE)).map(pathOf);
  return { values: new Set(values), orders: of(ORDER), presence: of(PRESENCE) };
}

/** One of these texts, with the rows of an answer that is a list by the names of their fields. */
export function withoutRows(text: string): string {
  const prefix = [ORDER, PRESENCE].find((one) => text.startsWith(one)) ?? '';
  return `${prefix}${text.slice(prefix.length).replace(/^\[\]\.?(?=.)/, '')}`;
}

/** The path itself or what is in it. */
export function isIn(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
