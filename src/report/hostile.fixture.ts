const SEEDS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</details></summary><h1>pass</h1>',
  '<!-- ',
  '--> text <![CDATA[',
  '&lt;b&gt; &#60;i&#62; &amp;',
  'a | b | c |',
  '| --- | --- |',
  '\\|\\\\| \\',
  '`code` ``` ~~~',
  '```\n# PASS\n```',
  '\n\n# heading\n\n- item\n> quote',
  '\r\n| x | y |\r\n',
  '\u2028# line separator\u2029\u0085\v\f',
  '[text](javascript:alert(1)) ![image](http://evil.example/x.png)',
  '[ref]: http://evil.example "t"',
  'https://evil.example www.evil.example mailto:a@evil.example',
  '@everyone @octocat/team #123 GH-123 org/repo#1',
  '**bold** __bold__ *i* _i_ ~~gone~~ <u>',
  '$\\mathrm{x}$ $$x$$ $lookup',
  '- [ ] task',
  '1. one',
  '# h',
  '=====',
  '+ plus',
  '\u001b[31mred\u001b[0m \u0007 \u0000 \u009b31m',
  '\u202eesrever\u202c \u2066isolate\u2069 \u200f\u200e\u061c',
  'zero\u200bwidth\u200d\ufeff\u00ad',
  '\ud800 lone \udfff',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  'x'.repeat(10_000),
  '|<'.repeat(5_000),
  '😀'.repeat(5_000),
  '',
  '   \t ',
  'العربية עברית 漢字',
];

/** `count` strings that try to break out of a table cell, a line, a tag or a terminal; the same ones each time. */
export function hostileStrings(count: number): string[] {
  let state = 12345;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % limit;
  };
  const one = () => SEEDS[below(SEEDS.length)] ?? '';
  const mixed = Array.from(
    { length: Math.max(0, count - SEEDS.length) },
    () => one().slice(0, 1 + below(60)) + one() + one(),
  );
  return [...SEEDS, ...mixed].slice(0, count);
}

/** Words that the report's type fixes; every other string is somebody else's. */
const OURS = new Set(['rule', 'verdict', 'kind', 'via', 'metric', 'unit', 'schemaVersion', 'of', 'topology', 'first']);
/** Records whose keys are somebody else's too. */
const RECORDS = new Set(['commands', 'perCall', 'declared', 'phaseSeconds']);

/** The same value with a prefix before every string that is not the report's own. */
export function prefixed<Value>(value: Value, prefix: string): Value {
  return prefixedValue(value, prefix, '') as Value;
}

function prefixedValue(value: unknown, prefix: string, key: string): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : prefix + value;
  if (Array.isArray(value)) return value.map((item) => prefixedValue(item, prefix, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      RECORDS.has(key) ? prefix + name : name,
      prefixedValue(inner, prefix, name),
    ]),
  );
}
