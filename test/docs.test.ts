import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { FLAGS, type FlagName } from '../src/cli/flags.ts';
import { EXIT } from '../src/errors.ts';
import { scenarioSchema } from '../src/gate/scenario-schema.ts';
import { WORK_METRIC_NAMES } from '../src/gate/work-metric.ts';
import { configSchema } from '../src/model/config.ts';
import { COUNTER_PATHS, counterRow } from '../src/model/counters.ts';
import { LATENCY_METRIC_NAMES } from '../src/model/latency-metrics.ts';

const WORSE = { more: 'more', less: 'less', neither: 'by what took its place' };
const ROOT = path.resolve(import.meta.dirname, '..');

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');
const inCode = (name: string) => `\`${name}\``;

async function documents(): Promise<string[]> {
  const docs = await readdir(path.join(ROOT, 'docs'));
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
}

/** As GitHub names them: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', async () => {
  it.each(await documents())('%s: its links lead somewhere', async (file) => {
    const broken: string[] = [];
    for (const [, link = ''] of (await read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [target = '', anchor] = link.split('#');
      const found = target === '' ? file : path.join(path.dirname(file), target);
      if (!existsSync(path.join(ROOT, found))) broken.push(link);
      else if (anchor !== undefined && !anchorsOf(await read(found)).includes(anchor)) broken.push(link);
    }
    expect(broken).toEqual([]);
  });

  it('have every field of a scenario and every check', async () => {
    const text = await read('docs/scenarios.md');
    const names = [...Object.keys(scenarioSchema.shape), ...WORK_METRIC_NAMES, ...LATENCY_METRIC_NAMES, 'hitRate'];
    expect(names.filter((name) => !text.includes(inCode(name)))).toEqual([]);
  });

  it('have every counter, with what the table says of it', async () => {
    const text = await read('docs/lock.md');
    const rows = COUNTER_PATHS.map((path) => {
      const { unit, per, by, worse, jumps, check, series } = counterRow(path);
      const name = by === 'name' ? `${path}.NAME` : path;
      const cells = [inCode(name), unit, per === 'call' ? 'per call' : 'in all', WORSE[worse], jumps ? 'yes' : ''];
      return `| ${[...cells, check ? inCode(check) : '', series ? inCode(series) : ''].join(' | ')} |`;
    });
    expect(Array.from(text.matchAll(/^\| `(?:mongo|redis|connections)\..*$/gm), ([row]) => row)).toEqual(rows);
  });

  it('have every field of the configuration', async () => {
    const text = await read('docs/configuration.md');
    const rows = Array.from(text.matchAll(/^\| `(\w+)` \| /gm), ([, name]) => name);
    expect(Object.keys(configSchema.shape).filter((name) => !rows.includes(name))).toEqual([]);
  });

  it.each(Object.entries(COMMANDS))('have every flag of plumbline %s', async (_command, { flags }) => {
    const text = await read('docs/configuration.md');
    const missing = flags
      .map((name: FlagName) => FLAGS[name].option.long ?? '')
      .filter((flag) => !new RegExp(`\`${flag}\\b`).test(text));
    expect(missing).toEqual([]);
  });

  it.each(['README.md', 'docs/configuration.md'])('%s has every exit code', async (file) => {
    const text = await read(file);
    const codes = Array.from(text.matchAll(/^\| ([\d, ]+) \| /gm), ([, cell = '']) =>
      cell.split(',').map(Number),
    ).flat();
    expect(codes).toEqual(Object.values(EXIT));
  });

  it('have a row for every scenario of the guide', async () => {
    const text = await read('docs/guide.md');
    const files = await readdir(path.join(ROOT, 'scenarios'));
    const names = files.filter((file) => file.endsWith('.scenario.ts')).map((file) => file.replace('.scenario.ts', ''));
    expect(names.filter((name) => !text.includes(inCode(name)))).toEqual([]);
  });
});
