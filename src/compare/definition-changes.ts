import type { Scenario } from '../model/scenario.ts';
import {
  hasOnlyWrittenFunctions,
  LOADED_ALONE,
  propertiesOf,
  type ScenarioSyntax,
  written,
} from './scenario-syntax.ts';

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
 * Names that head's scenario imports from elsewhere, or as something else: what is called is other code under the same
 * name. A name that is gone or new is used otherwise where it was used, which the code tells.
 */
export function importChanges(base: ScenarioSyntax, head: ScenarioSyntax): string[] {
  return [...base.imports].flatMap(([name, from]) => {
    const now = head.imports.get(name);
    if (now === from || (now === undefined && from !== LOADED_ALONE)) return [];
    return [`${name}: ${from} -> ${now ?? 'none'}`];
  });
}

/**
 * Whether the code beside the definition is another one: functions, constants, whatever its functions call by name. Of
 * the definition itself `definitionChanges` tells.
 */
export function codeChanges(base: ScenarioSyntax, head: ScenarioSyntax): string[] {
  return base.beside === head.beside ? [] : ['its code beside the definition changed'];
}

/** A scenario's file taken apart, and what came of it. */
export interface LoadedSyntax {
  syntax: ScenarioSyntax;
  definition: Scenario;
}

/**
 * Whether the text of the definition is another one where that is what tells: a function that does not stand in it as
 * it is, such as one that a call wraps or binds, has the same source whatever it was made of.
 */
export function madeFunctionChanges(base: LoadedSyntax, head: LoadedSyntax): string[] {
  if ([base, head].every(({ syntax, definition }) => hasOnlyWrittenFunctions(definition, syntax.definition))) return [];
  const [was, is] = [measuredTexts(base.syntax.definition), measuredTexts(head.syntax.definition)];
  // What is only added is no change, but for what brings other fields with it.
  const names = [...was.keys(), ...[...is.keys()].filter((name) => name.includes('...'))];
  const same = names.every((name) => was.get(name) === is.get(name));
  return same ? [] : ['its definition changed, and has functions that are made in it'];
}

/** Of an object that stands in the text: what says something of what is measured, by field and by variant. */
function measuredTexts(definition: unknown): Map<string, string> {
  const properties = propertiesOf(definition);
  const fields = [...properties].filter(([name]) => !NOT_MEASURED.has(name));
  const variants = properties.get('variants');
  const byName = [...propertiesOf(variants)].map(([name, value]) => [`variants ${name}`, value] as const);
  const all = [...fields, ...byName, ...(byName.length > 0 ? [] : [['variants', variants] as const])];
  return new Map(all.map(([name, value]) => [name, written(value)]));
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
