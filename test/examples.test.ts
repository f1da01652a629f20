import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { htmlReporter } from '../src/report/html.ts';
import { parseReport } from '../src/report/json.ts';
import { markdownReporter } from '../src/report/markdown.ts';
import { renderSummary } from '../src/report/terminal-summary.ts';
import { codeBlocks } from './markdown-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const EXAMPLES = path.join(ROOT, 'reports/examples');

const read = (...names: string[]) => readFile(path.join(...names), 'utf8');

describe('the committed examples', async () => {
  it.each(await readdir(EXAMPLES))('%s: its Markdown and its HTML are what is made of its JSON today', async (name) => {
    const report = parseReport(await read(EXAMPLES, name, 'report.json'));
    expect(await read(EXAMPLES, name, 'report.md')).toBe(markdownReporter.render(report, []));
    expect(await read(EXAMPLES, name, 'report.html')).toBe(htmlReporter.render(report, report.trends ?? []));
  });

  it("the README's picture is the summary of the failing one, with its gaps marked", async () => {
    const summary = renderSummary(parseReport(await read(EXAMPLES, 'index-removed/report.json')));
    const picture = codeBlocks(await read(ROOT, 'README.md')).find(({ text }) => text.startsWith('FAIL'));
    const pieces = picture?.text.trimEnd().split(/\n\s*\[…\]\n/) ?? [];
    expect(pieces.length).toBeGreaterThan(1);
    let from = 0;
    for (const piece of pieces) {
      const at = summary.indexOf(piece, from);
      expect(at, `not in the summary, or not in this order:\n${piece}`).toBeGreaterThanOrEqual(from);
      from = at + piece.length;
    }
  });
});
