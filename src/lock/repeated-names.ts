/** A string, or a bracket: all that tells where in a JSON text a name stands. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The names that an object of this JSON text has twice. `JSON.parse` takes the last without a word, so that both sides
 * of a conflict are kept and one is read. For text that it can parse.
 */
export function repeatedNames(text: string): string[] {
  const repeated: string[] = [];
  const open: Set<string>[] = [];
  let last: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && last !== undefined) {
      const name = String(JSON.parse(last));
      const names = open.at(-1);
      if (names?.has(name)) repeated.push(name);
      names?.add(name);
    }
    last = token.startsWith('"') ? token : undefined;
  }
  return repeated;
}
