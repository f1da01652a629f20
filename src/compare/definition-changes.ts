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

/** Without comments, imports and layout; from the definition's first line to the end of its call it is left out. */
function codeBeside(text: string): string {
  const lines = plainCode(text).split('\n');
  const from = lines.findIndex((line) => /\bdefineScenario\s*\(/.test(line) && !/^\s*import\b/.test(line));
  const until = lines.findLastIndex((line) => /^\}?\s*\);?\s*$/.test(line));
  const kept = from < 0 || until < from ? lines : [...lines.slice(0, from), ...lines.slice(until + 1)];
  return kept.join(' ').replace(IMPORTS, ' ').replace(/\s+/g, ' ').trim();
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

function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
