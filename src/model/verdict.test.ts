import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPEN_VERDICTS, RED_VERDICTS, VERDICTS, worstFirst, worstVerdict } from './verdict.ts';

const SOURCES = path.resolve(import.meta.dirname, '..');

describe('the order of verdicts', () => {
  it('gives the worst, and an error where nothing was judged', () => {
    expect(worstVerdict(['pass', 'not-judged', 'fail', 'inconclusive'])).toBe('fail');
    expect(worstVerdict(['pass', 'not-judged'])).toBe('pass');
    expect(worstVerdict(['not-judged'])).toBe('error');
    expect(worstVerdict([])).toBe('error');
  });

  it('is that of every sort and every part of it', () => {
    const shuffled = [...VERDICTS].reverse().map((verdict) => ({ verdict }));
    expect(shuffled.sort(worstFirst).map(({ verdict }) => verdict)).toEqual(VERDICTS);
    expect(OPEN_VERDICTS).toEqual(['error', 'fail', 'inconclusive']);
    expect(RED_VERDICTS).toEqual(['error', 'fail']);
  });

  it('is written in one place', async () => {
    const names = VERDICTS.join('|');
    const list = new RegExp(`\\[\\s*'(?:${names})',\\s*'(?:${names})'`);
    const files = (await readdir(SOURCES, { recursive: true })).filter((file) =>
      /(?<!\.test|\.fixture)\.ts$/.test(file),
    );
    const others = await Promise.all(
      files.map(async (file) => (list.test(await readFile(path.join(SOURCES, file), 'utf8')) ? [file] : [])),
    );
    expect(others.flat()).toEqual(['model/verdict.ts']);
  });
});
