import type { Scenario } from '../model/scenario.ts';

/** What head asks otherwise than base's own scenario did. Both sides are asked head's, so that no row can show it. */
export interface DefinitionChanges {
  /** Of what is measured: `calls: 10 -> 3`, `variant indexed is gone`. */
  measured: string[];
  /** Of what `run` is held to: `check indexed.p95: "120ms" -> none`. */
  checks: string[];
}

/**
 * Whether a field says what is measured. The others: no comparison depends on them, or they have a rule of their own.
 */
const IS_MEASURED: Readonly<Record<keyof Scenario, boolean>> = {
  title: false,
  dataset: false,
  params: true,
  distinctParams: true,
  calls: true,
  app: true,
  open: true,
  variants: false,
  sameResult: true,
  checks: false,
  accepted: false,
  writes: true,
  targets: false,
  guide: false,
  load: false,
  troubleshooting: false,
  callTimeoutMs: true,
};
const NOT_MEASURED: ReadonlySet<string> = new Set(
  Object.entries(IS_MEASURED).flatMap(([name, measured]) => (measured ? [] : [name])),
);
const LONGEST = 60;

/** What is only added is compared as it is, and no change. Pure. */
export function definitionChanges(base: Scenario, head: Scenario): DefinitionChanges {
  const gone = Object.keys(base.variants).filter((name) => !(name in head.variants));
  const kept = Object.keys(base.variants).filter((name) => name in head.variants);
  const fields = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter((name) => !NOT_MEASURED.has(name));
  const fieldOf = (scenario: Scenario, name: string) => Object.entries(scenario).find(([field]) => field === name)?.[1];
  return {
    measured: [
      ...gone.map((name) => `variant ${name} is gone`),
      ...kept.flatMap((name) => changesIn(`variant ${name}`, base.variants[name], head.variants[name], 'all')),
      ...fields.flatMap((name) => changesIn(name, fieldOf(base, name), fieldOf(head, name), 'all')),
    ],
    checks: changesIn('check', base.checks, head.checks, 'lost'),
  };
}

/**
 * The relative imports that base's scenario has and head's has not: what is called may be other code under the same
 * name.
 */
export function importChanges(base: string, head: string): string[] {
  const [was, is] = [base, head].map(importsIn);
  const lost = [...(was ?? [])].filter((one) => !is?.has(one));
  return lost.map((one) => `it does not say \`${shown(one)}\` any more`);
}

/**
 * Whether the code beside the definition is another one: helpers, constants, whatever its functions call by name. Of
 * the definition itself `definitionChanges` tells.
 */
export function codeChanges(base: string, head: string): string[] {
  const [was, is] = [base, head].map(codeBeside);
  return was === is ? [] : ['its code beside the definition changed'];
}

/** A scenario's file, and what came of it. */
export interface LoadedText {
  text: string;
  definition: Scenario;
}

/**
 * Whether the text of the definition is another one where that is what tells: a function that does not stand in it as
 * it is, such as one that a call wraps or binds, has the same source whatever it was made of.
 */
export function wrappedChanges(base: LoadedText, head: LoadedText): string[] {
  if ([base, head].every(hasOnlyOwnFunctions)) return [];
  const [was, is] = [base, head].map(({ text }) => withoutUnmeasured(bare(partsOf(text).definition)));
  return was === is ? [] : ['its definition changed, and has functions that are made in it'];
}

function hasOnlyOwnFunctions({ text, definition }: LoadedText): boolean {
  const own = bare(partsOf(text).definition);
  return functionsIn(definition).every((one) => own.includes(bare(one.toString())));
}

const bare = (code: string) => code.replace(/\s+/g, '');

/** Of a text without layout: the fields that say nothing of what is measured, with their values. */
function withoutUnmeasured(code: string): string {
  const names = Object.entries(IS_MEASURED).flatMap(([name, measured]) =>
    measured || name === 'variants' ? [] : [name],
  );
  const field = new RegExp(`(?<=[{,])(?:${names.join('|')}):`, 'g');
  let kept = '';
  let from = 0;
  for (let match = field.exec(code); match !== null; match = field.exec(code)) {
    kept += code.slice(from, match.index);
    from = endOfValue(code, field.lastIndex);
    field.lastIndex = from;
  }
  return kept + code.slice(from);
}

const QUOTES = '\'"`';

/** Where the quote that closes a text is. */
function endOfText(code: string, from: number): number {
  const quote = code.charAt(from);
  let at = from + 1;
  while (at < code.length && code.charAt(at) !== quote) at += code.charAt(at) === '\\' ? 2 : 1;
  return at;
}

/** After the comma that ends it, or before the bracket that ends what it is in. */
function endOfValue(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const one = code.charAt(at);
    if (QUOTES.includes(one)) at = endOfText(code, at);
    if ('([{'.includes(one)) depth += 1;
    else if (')]}'.includes(one)) depth -= 1;
    if (depth < 0) return at;
    if (depth === 0 && one === ',') return at + 1;
  }
  return code.length;
}

/** Without comments, imports and layout. */
function codeBeside(text: string): string {
  return partsOf(text).beside.replace(IMPORTS, ' ').replace(/\s+/g, ' ').trim();
}

/** From the definition's first line to the end of its call, and the rest; without comments. */
function partsOf(text: string): { definition: string; beside: string } {
  const lines = plainCode(text).split('\n');
  const from = lines.findIndex((line) => /\bdefineScenario\s*\(/.test(line) && !/^\s*import\b/.test(line));
  const until = lines.findLastIndex((line) => /^\}?\s*\);?\s*$/.test(line));
  if (from < 0 || until < from) return { definition: '', beside: lines.join(' ') };
  return {
    definition: lines.slice(from, until + 1).join(' '),
    beside: [...lines.slice(0, from), ...lines.slice(until + 1)].join(' '),
  };
}

const IMPORTS = /(?<=^|[\s;])import\s[^'"`]*?['"][^'"]*['"]\s*;?/g;

function plainCode(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '').replace(/^\s*\/\/.*$/gm, '');
}

function importsIn(text: string): Set<string> {
  const found = text.matchAll(/^\s*import\s[^'"`]*?['"]\.[^'"]*['"]|\bimport\(\s*['"`]\.[^'"`]*['"`]\s*\)/gm);
  return new Set(Array.from(found, ([statement]) => statement.trim().replace(/\s+/g, ' ')));
}

function changesIn(name: string, base: unknown, head: unknown, told: 'all' | 'lost'): string[] {
  const [was, is] = [new Map(facts(name, base)), new Map(facts(name, head))];
  const names = [...new Set([...was.keys(), ...(told === 'all' ? is.keys() : [])])];
  return names
    .filter((one) => was.get(one) !== is.get(one))
    .map((one) => {
      const both = [was.get(one), is.get(one)];
      if (both.some((text) => text !== undefined && text.length > LONGEST)) return `${one} changed`;
      return `${one}: ${both.map((text) => text ?? 'none').join(' -> ')}`;
    });
}

/** Every leaf with its path; of a function its source, however it is laid out. */
function facts(name: string, value: unknown): [path: string, text: string][] {
  if (value === undefined) return [];
  if (typeof value === 'function') return [[name, value.toString().replace(/\s+/g, ' ')]];
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof RegExp)
    return [[name, typeof value === 'string' ? JSON.stringify(value) : String(value)]];
  const separator = name.includes(' ') || name === 'check' ? ' ' : '.';
  return Object.entries(value).flatMap(([key, inner]) => facts(`${name}${separator}${key}`, inner));
}

/** Of what is measured. */
function functionsIn(value: unknown): ((...args: never[]) => unknown)[] {
  if (typeof value === 'function') return [value as () => unknown];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'dataset' || name === 'load' ? [] : functionsIn(inner),
  );
}

function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
