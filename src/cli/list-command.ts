import path from 'node:path';
import { EXIT } from '../errors.ts';
import { loadConfig } from '../project/config-file.ts';
import { loadScenarios } from '../project/scenario-files.ts';
import { plainLine } from '../report/escape.ts';
import type { Given } from './commands.ts';
import { paintFor } from './paint.ts';
import { print, printExactly } from './terminal.ts';

/** `plumbline list`: what would be measured, and what it is held to. */
export async function listCommand({ flags }: Given<'list'>): Promise<number> {
  const config = await loadConfig(process.cwd());
  const selection = { names: [], ...(flags.grep === undefined ? {} : { grep: flags.grep }) };
  const scenarios = await loadScenarios(path.resolve(config.scenarios), selection);
  const listed = scenarios.map(({ name, definition }) => ({
    name,
    title: definition.title,
    dataset: definition.dataset.name,
    variants: Object.keys(definition.variants).map((variant) => ({
      name: variant,
      checks: definition.checks[variant] ?? {},
    })),
  }));
  if (flags.json) {
    printExactly(`${JSON.stringify(listed, null, 2)}\n`);
    return EXIT.pass;
  }
  const paint = paintFor(process.stdout);
  const width = Math.max(...listed.flatMap(({ variants }) => variants.map(({ name }) => name.length)));
  for (const { name, title, variants } of listed) {
    print(`${paint.bold(plainLine(name))}  ${paint.dim(plainLine(title))}\n`);
    for (const variant of variants) {
      const held = Object.entries(variant.checks)
        .filter(([, value]) => value !== undefined)
        .map(([metric, value]) => `${metric} ${limitText(value)}`);
      print(
        `  ${plainLine(variant.name).padEnd(width)}  ${plainLine(held.join(', ')) || paint.dim('measured, held to nothing of its own')}\n`,
      );
    }
  }
  return EXIT.pass;
}

function limitText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value).replaceAll('"', '');
}
