import { describe, expect, it } from 'vitest';
import { cacheKey, cacheKeyPattern } from './cache-keys.ts';
import { escapeGlob, globToRegExp } from './glob-pattern.ts';

describe('escapeGlob', () => {
  it.each(['plain', 'a*b', 'a?', '[x]', 'back\\slash', '^-]'])('makes %s match itself alone', (text) => {
    const matcher = globToRegExp(escapeGlob(text));
    expect(matcher.test(text)).toBe(true);
    expect(matcher.test(`${text}x`)).toBe(false);
    expect(matcher.test(text.replace(/[*?]/, 'yy'))).toBe(!/[*?]/.test(text));
  });
});

describe('globToRegExp', () => {
  it.each([
    ['user:*', 'user:1:2', true],
    ['user:*', 'xuser:1', false],
    ['h?llo', 'hallo', true],
    ['h[ae]llo', 'hillo', false],
    ['h[^e]llo', 'hello', false],
    ['h[a-c]llo', 'hbllo', true],
    ['a.c', 'abc', false],
    ['*', 'line\nbreak', true],
  ])('%s on %s: %s', (pattern, key, matches) => {
    expect(globToRegExp(pattern).test(key)).toBe(matches);
  });
});

describe('cacheKey', () => {
  it("has the guide's layout", () => {
    expect(cacheKey('user_projects', ['u1', 0, 20])).toBe('user_projects:u1:0:20');
    expect(cacheKeyPattern('user_projects', ['u1'])).toBe('user_projects:u1:*');
  });

  it('keeps apart what a plain join would confuse', () => {
    const keys = [
      ['a:b', 'c'],
      ['a', 'b:c'],
      ['a', undefined],
      ['a', ''],
      ['a', '%'],
      ['a', '%lease'],
      [{ a: 1 }],
      ['[object Object]'],
    ];
    expect(new Set(keys.map((parts) => cacheKey('p', parts))).size).toBe(keys.length);
  });

  it('takes any text', () => {
    expect(cacheKey('p', ['\ud800'])).toBe('p:%EF%BF%BD');
  });
});
