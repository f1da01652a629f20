/** What parts of a key are parted by, and the brackets of a hash tag. */
const PARTED = /([:/|.,_&?=#{}-]+)/;
/** From here on a key is a value: JSON, whose own signs part nothing. */
const JSON_FROM = /\{"|\[["{\d]|"/;
/** So many names in one place are values, as names of a program's own are few. */
const NAMES_AT_MOST = 2;
const LONG = 20;

/** A key as its parts and what parts them, by turns. */
type Parts = readonly string[];

/**
 * The pattern of every key: what varies by call is `*`. It comes from all keys together, in whatever order: parts that
 * look like values are `*`, and so is a place in which more than two names stand beside each other.
 */
export function keyPatterns(keys: Iterable<string>): Map<string, string> {
  const parts = new Map<string, Parts>();
  for (const key of keys) if (!parts.has(key)) parts.set(key, partsOf(key));
  const merged = mergedParts([...parts.values()]);
  return new Map(Array.from(parts, ([key, own]) => [key, patternText(merged.get(textOf(own)) ?? own)]));
}

function partsOf(key: string): string[] {
  // A segment between colons can be a value as a whole: an address, a time, a number with a point.
  const json = JSON_FROM.exec(key);
  if (json !== null) return [...partsOf(key.slice(0, json.index)), '', '*'];
  return key.split(/([:/|]+)/).flatMap((segment, at) => {
    if (at % 2 === 1) return [segment];
    return isWholeValue(segment) ? ['*'] : partsWithin(segment);
  });
}

function partsWithin(segment: string): string[] {
  return segment.split(PARTED).map((part, at, all) => {
    if (at % 2 === 1) return part;
    return isValue(part) || (part !== '' && all[at - 1]?.endsWith('=')) ? '*' : part;
  });
}

/** What has signs of its own that part nothing: numbers, times, addresses, ids in hex or base64, texts of people. */
function isWholeValue(segment: string): boolean {
  return (
    /^[-+\d.,_TZ]*\d[-+\d.,_TZ]*$/.test(segment) ||
    /^[\da-f-]{16,}$/i.test(segment) ||
    /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+=-]{16,}$/.test(segment) ||
    /[^\x21-\x7e]|@|%[\da-f]{2}/i.test(segment) ||
    // The name of a host or of a file, as those of people.
    (/\..*\./.test(segment) && segment.split('.').some(isValue))
  );
}

/** Whatever no program has as a name; a version is one: `v2`. */
function isValue(part: string): boolean {
  return (/\d/.test(part) && !/^v\d{1,2}$/.test(part)) || /[^\w]/.test(part) || isMixed(part) || part.length > LONG;
}

/** Letters of both cases as no words have them: `kJqWxYbT`. */
function isMixed(part: string): boolean {
  return part.length >= 8 && (part.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}

/** By their text, the parts that each becomes. */
function mergedParts(all: readonly Parts[]): Map<string, Parts> {
  const become = new Map(all.map((parts) => [textOf(parts), parts] as const));
  for (let changed = true; changed; ) {
    changed = false;
    const longest = Math.max(0, ...Array.from(become.values(), (parts) => parts.length));
    for (let place = 0; place < longest; place += 2) {
      const varying = varyingAt(place, [...become.values()]);
      for (const [own, parts] of become) {
        if (parts.length <= place || parts[place] === '*' || !varying.has(besides(parts, place))) continue;
        become.set(own, parts.with(place, '*'));
        changed = true;
      }
    }
  }
  return become;
}

/** What stands around this place wherever too many names stand in it. */
function varyingAt(place: number, all: readonly Parts[]): Set<string> {
  const beside = Map.groupBy(
    all.filter((parts) => parts.length > place && parts.length > 1),
    (parts) => besides(parts, place),
  );
  return new Set(
    Array.from(beside).flatMap(([around, alike]) => {
      const names = new Set(alike.map((parts) => parts[place]));
      return names.size > NAMES_AT_MOST ? [around] : [];
    }),
  );
}

function besides(parts: Parts, place: number): string {
  return textOf(parts.with(place, ''));
}

function textOf(parts: Parts): string {
  return JSON.stringify(parts);
}

/** `*.*` and `*-*-*` are one value that has signs in it. */
function patternText(parts: Parts): string {
  return parts.join('').replace(/\*(?:[.,_-]*\*)+/g, '*');
}
