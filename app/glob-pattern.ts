/** Makes a text match only itself in a Redis glob pattern: an id may hold `*`, `?`, `[`, `]` or `\`. */
export function escapeGlob(text: string): string {
  return text.replaceAll(/[\\*?[\]]/g, '\\$&');
}

/** The regular expression of a Redis glob pattern: what `SCAN MATCH` finds in the server, found in this process. */
export function globToRegExp(pattern: string): RegExp {
  const token = /\\([\s\S])|(\*)|(\?)|\[(\^?)((?:\\[\s\S]|[^\]\\])*)\]|([\s\S])/g;
  const source = pattern.replaceAll(
    token,
    (_, escaped?: string, star?: string, one?: string, negated?: string, set?: string, literal?: string) => {
      if (star !== undefined) return '.*';
      if (one !== undefined) return '.';
      if (set !== undefined) return set === '' ? '(?!)' : `[${negated}${set.replaceAll(/[[^]/g, '\\$&')}]`;
      return (escaped ?? literal ?? '').replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`, 's');
}
