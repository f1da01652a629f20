import { parseSync } from 'oxc-parser';
import type { Scenario } from '../model/scenario.ts';

/** A scenario's file taken apart: what differs in no part of it asks the same. */
export interface ScenarioSyntax {
  /** By its name in the file, what is imported and from where: `newest from "#app/items"`. Types are none. */
  imports: ReadonlyMap<string, string>;
  /** Every statement beside the definition: without imports, types, comments and layout. */
  beside: string;
  /** What `defineScenario` is given, where the file calls it with an object that stands in it. */
  definition?: Syntax;
}

/** A node of the tree that ESTree describes: https://github.com/estree/estree. */
type Syntax = Readonly<Record<string, unknown>> & { type: string };

/** What is said of an import that names nothing: it is there for what it does. */
export const LOADED_ALONE = 'it is loaded';
const DEFINES = 'defineScenario';
/** `a?: number` says a type; of a call or a member it is `?.`. */
const OPTIONAL_BY_TYPE = new Set(['Identifier', 'ObjectPattern', 'ArrayPattern', 'PropertyDefinition']);
const TYPES_ALONE = new Set(['TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'TSDeclareFunction']);
/** They say a type of the expression in them. */
const ABOUT_TYPES = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);
const LAYOUT_AND_TYPES = new Set([
  ...['start', 'end'],
  ...['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments', 'implements'],
  ...['accessibility', 'readonly', 'definite', 'override', 'abstract', 'declare'],
]);

/** Pure. A text that cannot be parsed is all beside the definition. */
export function scenarioSyntax(text: string): ScenarioSyntax {
  const { program, module, errors } = parseSync('scenario.ts', text, { preserveParens: false });
  if (errors.length > 0) return { imports: new Map(), beside: text };
  const imports = new Map<string, string>();
  let defines = DEFINES;
  for (const { moduleRequest, entries } of module.staticImports) {
    const from = JSON.stringify(moduleRequest.value);
    if (entries.length === 0) imports.set(`import ${from}`, LOADED_ALONE);
    for (const { importName, localName, isType } of entries) {
      const name = importName.name ?? (importName.kind === 'Default' ? 'default' : '*');
      if (name === DEFINES) defines = localName.value;
      // By whichever name the package is asked for it.
      const isPackages = name === DEFINES && !/^[.#]/.test(moduleRequest.value);
      if (!isType && !isPackages) imports.set(`import ${localName.value}`, `${name} from ${from}`);
    }
  }
  const statements = program.body.filter(({ type }) => type !== 'ImportDeclaration');
  const call = firstCallOf(defines, statements);
  const definition = call === undefined ? undefined : plain(argumentsOf(call)[0]);
  // What makes a definition stands beside it.
  if (!isSyntax(definition) || definition.type !== 'ObjectExpression') return { imports, beside: written(statements) };
  return { imports, beside: written(statements, call), definition };
}

/** The text of a node's tree, the same for every layout; without the node that is left out. */
export function written(node: unknown, without?: unknown): string {
  return JSON.stringify(bare(node, without)) ?? '';
}

function bare(node: unknown, without: unknown): unknown {
  const value = plain(node);
  if (value === without) return undefined;
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  if (Array.isArray(value)) return value.filter((one) => !isTypeAlone(one)).map((one) => bare(one, without));
  if (typeof value !== 'object' || value === null) return value;
  const type = isSyntax(value) ? value.type : '';
  const isLeftOut = (key: string) =>
    LAYOUT_AND_TYPES.has(key) ||
    (key === 'raw' && type === 'Literal') ||
    (key === 'optional' && OPTIONAL_BY_TYPE.has(type));
  const kept = Object.entries(value).filter(([key]) => !isLeftOut(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner, without)]));
}

/** The properties of an object that stands in the text, by name. Pure. */
export function propertiesOf(object: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  if (!isSyntax(object) || object.type !== 'ObjectExpression' || !Array.isArray(object.properties)) return found;
  for (const property of object.properties as unknown[]) {
    if (!isSyntax(property)) continue;
    const isNamed = property.type === 'Property' && property.kind === 'init' && property.computed !== true;
    const name = isNamed ? nameOf(property.key) : undefined;
    // What another object brings, and what is computed, has no name here.
    found.set(name ?? `...${found.size}`, plain(name === undefined ? property : property.value));
  }
  return found;
}

/** Whether each function of a definition stands where the definition has it, rather than made by a call or brought. */
export function hasOnlyWrittenFunctions(value: unknown, node: unknown): boolean {
  if (typeof value === 'function')
    return isSyntax(node) && ['FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
  if (typeof value !== 'object' || value === null) return true;
  const properties = propertiesOf(node);
  return Object.entries(value).every(
    ([name, inner]) => COMPARED_ELSEWHERE.has(name) || hasOnlyWrittenFunctions(inner, properties.get(name)),
  );
}

const COMPARED_ELSEWHERE: ReadonlySet<string> = new Set<keyof Scenario>(['dataset', 'load']);

function nameOf(key: unknown): string | undefined {
  if (!isSyntax(key)) return undefined;
  return key.type === 'Identifier' ? String(key.name) : String(key.value);
}

function plain(node: unknown): unknown {
  return isSyntax(node) && ABOUT_TYPES.has(node.type) ? plain(node.expression) : node;
}

function isTypeAlone(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  const isThis = node.type === 'Identifier' && node.name === 'this';
  const isSaid = TYPES_ALONE.has(node.type) || node.exportKind === 'type' || node.declare === true;
  return isSaid || isThis || isTypeAlone(node.declaration);
}

function firstCallOf(name: string, node: unknown): Syntax | undefined {
  if (Array.isArray(node)) return firstOf(node, name);
  if (!isSyntax(node)) return undefined;
  if (node.type === 'CallExpression' && [nameOf(node.callee), nameOf(memberOf(node.callee))].includes(name))
    return node;
  return firstOf(Object.values(node), name);
}

function firstOf(nodes: readonly unknown[], name: string): Syntax | undefined {
  for (const one of nodes) {
    const found = firstCallOf(name, one);
    if (found !== undefined) return found;
  }
  return undefined;
}

const memberOf = (callee: unknown) => (isSyntax(callee) ? callee.property : undefined);
const argumentsOf = (call: Syntax): unknown[] => (Array.isArray(call.arguments) ? call.arguments : []);

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
