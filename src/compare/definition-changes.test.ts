import { describe, expect, it, test } from 'vitest';
import { scenarioOf } from '../gate/gate.fixture.ts';
import type { Scenario } from '../model/scenario.ts';
import * as changed from './definition-changes.ts';
import { definitionChanges } from './definition-changes.ts';
import { scenarioSyntax } from './scenario-syntax.ts';

const importChanges = (base: string, head: string) => changed.importChanges(scenarioSyntax(base), scenarioSyntax(head));
const codeChanges = (base: string, head: string) => changed.codeChanges(scenarioSyntax(base), scenarioSyntax(head));
interface Loaded {
  text: string;
  definition: Scenario;
}
const madeFunctionChanges = (base: Loaded, head: Loaded) =>
  changed.madeFunctionChanges(
    { syntax: scenarioSyntax(base.text), definition: base.definition },
    { syntax: scenarioSyntax(head.text), definition: head.definition },
  );

const base: Scenario = {
  ...scenarioOf({ indexed: { p95: '120ms', mongoCommands: 1 } }, {}, ['indexed', 'cached']),
  calls: 10,
};
const changes = (change: Partial<Scenario>) => definitionChanges(base, { ...base, ...change });
const indexed = base.variants.indexed;
if (indexed === undefined) throw new Error('the fixture has no variant');

it('is nothing for the same, and for what is only added, titled or laid out anew', () => {
  const more = { ...base.variants, more: indexed };
  expect(changes({ title: 'Other', variants: more, guide: [], targets: [] })).toEqual({ measured: [], checks: [] });
  const spread: Scenario = { ...base, params: ({ index }) => ({ group: index }) };
  // biome-ignore format: another layout of the same
  const laidOut: Scenario = { ...base, params: ({ index }) =>
      ({ group: index }) };
  expect(definitionChanges(spread, laidOut).measured).toEqual([]);
});

it.each<[string, Partial<Scenario>, RegExp]>([
  ['a variant that is gone', { variants: { indexed } }, /^variant cached is gone$/],
  ['fewer calls', { calls: 3 }, /^calls: 10 -> 3$/],
  ['calls that are not said any more', { calls: undefined as never }, /^calls: 10 -> none$/],
  ['other parameters', { params: () => ({ group: -1 }) }, /^params( changed|: )/],
  ['answers that are not compared', { sameResult: false }, /^sameResult: none -> false$/],
])('tells %s', (_, change, told) => {
  const { measured } = changes(change);
  expect(measured.join('; ')).toMatch(told);
});

it.each([
  ['timed', false],
  ['baseline', true],
  ['indexes', false],
  ['prime', true],
])('tells %s of a variant', (field, value) => {
  const variants = { ...base.variants, indexed: { ...indexed, [field]: value } };
  expect(changes({ variants }).measured).toEqual([`variant indexed ${field}: none -> ${value}`]);
});

it('tells another call of a variant', () => {
  const variants = { ...base.variants, indexed: { ...indexed, run: async () => 'nothing' } };
  expect(changes({ variants }).measured.join()).toMatch(/^variant indexed run/);
});

it('tells checks that are gone or looser apart: no comparison depends on them', () => {
  const { measured, checks } = changes({ checks: { indexed: { p95: '400ms' } } });
  expect(measured).toEqual([]);
  expect(checks).toEqual(['check indexed p95: "120ms" -> "400ms"', 'check indexed mongoCommands: 1 -> none']);
});

describe('imports', () => {
  const text = "import { a } from '../src/a.ts';\nimport tiny from '../seed/tiny.dataset.ts';\nimport './prepare.ts';";
  test('are told where the same name is other code', () => {
    expect(importChanges(text, text.replace('src/a.ts', 'src/b.ts'))).toEqual([
      'import a: a from "../src/a.ts" -> a from "../src/b.ts"',
    ]);
    expect(importChanges(text, text.replace('{ a }', '{ cheapest as a }').replace('../src', '#app'))).toEqual([
      'import a: a from "../src/a.ts" -> cheapest from "#app/a.ts"',
    ]);
    expect(importChanges(text, text.replace('import tiny', 'import * as tiny'))).toEqual([
      'import tiny: default from "../seed/tiny.dataset.ts" -> * from "../seed/tiny.dataset.ts"',
    ]);
    const define = "import { defineScenario } from '../src/define.ts';";
    expect(importChanges(define, define.replace('define.ts', 'other.ts'))).toHaveLength(1);
    expect(importChanges(define, define.replace('../src/define.ts', 'plumbline-gate'))).toEqual([]);
    expect(importChanges(text, text.replace("import './prepare.ts'", ''))).toEqual([
      'import "./prepare.ts": it is loaded -> none',
    ]);
  });
  test('are not told where they are only more, of types, of another order or laid out anew', () => {
    const more = "import { c } from './c.ts';\nimport type { Item } from './items.ts';\n";
    expect(importChanges(text, `${more}${text.replace('{ a }', '{\n  a }')}`)).toEqual([]);
    expect(importChanges(`${more}${text}`, text)).toEqual([]);
    expect(importChanges(text, text.split('\n').toReversed().join('\n'))).toEqual([]);
  });
});

describe('the code beside the definition', () => {
  const file = (helper: string, more = '', head = '') =>
    `${head}import tiny from '../seed/tiny.dataset.ts';\n\n${helper}\n\nexport default defineScenario({\n  title: 'Items',\n  calls: 10,\n});\n${more}`;
  const helper = 'const find = (db) => db.find();';
  test('is told where a helper, a constant or what follows is another', () => {
    for (const other of [file('const find = (db) => db.find({});'), file(helper, 'find.limit = 3;\n'), file('')])
      expect(codeChanges(file(helper), other)).toEqual(['its code beside the definition changed']);
  });
  test('is told where a comment stands before it in its line', () => {
    const was = '/** Newest first. */ const order = { at: -1 };\n/** Asks once. */\nconst find = (db) => db.find();';
    expect(codeChanges(file(was), file(was.replace('-1', '1')))).toHaveLength(1);
  });
  test('is not told where its types are', () => {
    const typed =
      'interface Item { at: Date }\nconst find = (db: Db): Promise<Item> => (db as Db).find<Item>() satisfies Query;';
    expect(codeChanges(file(helper), file(typed))).toEqual([]);
  });
  test('is not told where the definition, imports, comments or the layout are', () => {
    const same = [
      file(helper).replace("title: 'Items'", "title: 'All items'"),
      file(helper, '', "import { more } from './more.ts';\n"),
      file(`// Asks once.\n${helper}`),
      file(helper).replace('\n});', '\n}) as Scenario;').replace("'Items'", "'All items'"),
      file(helper.replace('=>', '=>\n ')),
    ];
    for (const text of same) expect(codeChanges(file(helper), text)).toEqual([]);
  });
  test.each([
    ['a call', 'pageScenario(desk, 20)', 'pageScenario(desk, 1)'],
    ['what is awaited', 'await shared(20)', 'await shared(1)'],
    ['a choice', 'busy ? { calls: 1 } : { calls: 2 }', 'busy ? { calls: 1 } : { calls: 3 }'],
    ['a number without an end', 'made(1e400)', 'made(null)'],
    ['a raw text', 'made(String.raw`\\x41`)', 'made(String.raw`A`)'],
  ])('is told where %s makes the definition', (_, was, is) => {
    const made = (definition: string) => `export default defineScenario(${definition});`;
    expect(codeChanges(made(was), made(is))).toHaveLength(1);
    expect(codeChanges(made(was), made(was))).toEqual([]);
  });
  test('is not told where a parameter is optional, or a type is declared', () => {
    const [was, is] = ['const find = (a?: number) => a?.b;', 'declare const c: number;\nfunction find'];
    expect(codeChanges(file(was), file('const find = (a: number | undefined) => a?.b;'))).toEqual([]);
    expect(codeChanges(file(was), file('const find = (a?: number) => a.b;'))).toHaveLength(1);
    expect(codeChanges(file('function find() {}'), file(`${is}(this: Shop) {}`))).toEqual([]);
  });
  test('of a file without a definition that can be told apart is all of it', () => {
    expect(codeChanges('export default one(1);', 'export default one(2);')).toHaveLength(1);
    expect(codeChanges('export default one(1);', '// one\nexport default one(1);')).toEqual([]);
  });
});

describe('a definition whose functions are made in it', () => {
  const wrap = (query: unknown) => () => query;
  const file = (query: string, title = 'Items', run = `withDb(${query})`) => ({
    text: `export default defineScenario({\n  title: '${title}',\n  checks: { indexed: { p95: '1ms' } },\n  variants: { indexed: { run: ${run} } },\n});\n`,
    definition: { ...base, params: undefined, variants: { indexed: { run: wrap(query) } } } as unknown as typeof base,
  });
  test('is told where its text is another', () => {
    expect(madeFunctionChanges(file('(db) => db.find()'), file('(db) => db.scan()'))).toHaveLength(1);
    const bound = (a: string) => file('', 'Items', `find.bind(null, ${a})`);
    expect(madeFunctionChanges(bound('{ a: 1 }'), bound('{}'))).toHaveLength(1);
  });
  test('is told where it is given what has the name of a field', () => {
    const made = (options: string) => file('', 'Items', `find(${options})`);
    for (const field of ['title', 'checks', 'guide'])
      expect(madeFunctionChanges(made(`{ ${field}: 'a' }`), made(`{ ${field}: 'b' }`))).toHaveLength(1);
  });
  test('is told where a getter makes it, and not where a variant is only added', () => {
    const getter = (n: number) => file('', 'Items', `1, get run() { return bound(${n}); }`);
    expect(madeFunctionChanges(getter(1), getter(2))).toHaveLength(1);
    const variants = (more: string) => ({
      text: `defineScenario({ variants: { indexed: { run } ${more} } });`,
      definition: { ...base, params: undefined, variants: { indexed: { run: wrap('') } } } as unknown as typeof base,
    });
    expect(madeFunctionChanges(variants(''), variants(', cached: { run: other }'))).toEqual([]);
    expect(madeFunctionChanges(variants(''), variants(', ...others'))).toHaveLength(1);
  });
  test('is not told where that says nothing of what is measured', () => {
    const was = file('(db) => db.find()');
    expect(madeFunctionChanges(was, file('(db) => db.find()', 'All, (items)'))).toEqual([]);
    expect(
      madeFunctionChanges(was, { ...was, text: was.text.replace("'1ms'", "'2ms'").replace('=>', '=>\n ') }),
    ).toEqual([]);
  });
  test('is not asked for where each function stands in it', () => {
    const run = () => 1;
    const one = (text: string) => ({
      text: `defineScenario({\n  variants: { indexed: { run: () => 1 } }, ${text}\n});`,
      definition: {
        title: '',
        dataset: base.dataset,
        variants: { indexed: { run } },
        checks: {},
      } as unknown as typeof base,
    });
    expect(madeFunctionChanges(one('calls: 1'), one('calls: 2'))).toEqual([]);
  });
});
