import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { hostileStrings } from '../report/hostile.fixture.ts';
import { paintFor } from './paint.ts';
import { ProgressLines } from './progress-lines.ts';
import { printable } from './terminal.ts';

/** A stream as a terminal or a pipe. */
function streamOf(isTTY: boolean): NodeJS.WriteStream {
  const colours = { isTTY, columns: 80, hasColors: () => isTTY, getColorDepth: () => (isTTY ? 8 : 1) };
  return Object.assign(new PassThrough(), colours) as unknown as NodeJS.WriteStream;
}

const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::|##\[/mu;

test.each([true, false])('nothing of others is followed, in a terminal: %s', (isTTY) => {
  const stream = streamOf(isTTY);
  const own = paintFor(stream).fail('x').split('x');
  for (const hostile of [...hostileStrings(100), '\u001b]8;;http://evil\u0007', '\u001b[8mgone', 'a\n::error::b']) {
    const shown = own.reduce((text, code) => text.replaceAll(code, ''), printable(hostile, stream));
    expect(shown).not.toMatch(CONTROLS);
  }
});

test('progress shows the words of others as words', () => {
  const stream = streamOf(false) as unknown as PassThrough & NodeJS.WriteStream;
  using progress = new ProgressLines(stream, paintFor(stream));
  const text = 'app said \u001b[2J\u202e\n::error::no';
  progress.onProgress({ type: 'warning', text });
  progress.onProgress({ type: 'step', text });
  progress.onProgress({ type: 'bar', text, done: 1, total: 2 });
  const shown = String(stream.read());
  expect(shown).not.toMatch(CONTROLS);
  expect(shown.match(/: :error::no/g)).toHaveLength(3);
});

test('everything that a command writes goes through one place', async () => {
  const files = (await readdir(import.meta.dirname)).filter((file) => /^(?!terminal\.).*(?<!\.test)\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = await readFile(path.join(import.meta.dirname, file), 'utf8');
    expect(text, file).not.toMatch(/process\.std(?:out|err)\.write\(|console\./);
  }
});
