import { describe, expect, test } from 'vitest';
import { blobText, parseBlob } from './blob.ts';
import { sha256 } from './identity.ts';
import { blobOf, VERSION } from './shards.fixture.ts';

const text = blobText(blobOf(2));
const parse = (changed: string) => () => parseBlob(changed, 'shard-2.blob', VERSION);
const [header = '', body = ''] = text.split('\n');

/** Rewritten by somebody who keeps the checksum right. */
function signed(changedBody: string, change: object = {}): string {
  const own = { ...JSON.parse(header), bytes: Buffer.byteLength(changedBody), sha256: sha256(changedBody), ...change };
  return `${JSON.stringify(own)}\n${changedBody}\n`;
}

test('what is written is read back, and written again as the same bytes', () => {
  expect(parse(text)()).toEqual(blobOf(2));
  expect(blobText(parse(text)())).toBe(text);
});

test('a lost newline at the end is no damage: nothing is missing', () => {
  expect(parse(text.slice(0, -1))()).toEqual(blobOf(2));
});

describe('cut', () => {
  test('anywhere, a blob is never read', () => {
    // Every place in the first line, and a few hundred in the second.
    const places = Array.from({ length: text.length - 1 }, (_, at) => at).filter((at) => at < 250 || at % 97 === 0);
    for (const at of places)
      expect(parse(text.slice(0, at))).toThrow(expect.objectContaining({ code: 'SHARD_TRUNCATED' }));
  });

  test.each([
    ['an empty file', '', /shard-2\.blob is cut: it is empty/],
    ['a part of the first line', header.slice(0, 40), /is cut: it ends in its first line/],
    ['the first line alone', `${header}\n`, /is cut: it has 0 of \d+ bytes/],
    ['half of it', text.slice(0, text.length / 2), /is cut: it has \d+ of \d+ bytes/],
  ])('%s', (_, cut, message) => {
    expect(parse(cut)).toThrow(
      expect.objectContaining({ code: 'SHARD_TRUNCATED', message: expect.stringMatching(message) }),
    );
  });
});

describe('changed', () => {
  test.each([
    ['one digit', text.replace('"seed":1', '"seed":2'), /has the sha256 [0-9a-f]{12} where it says [0-9a-f]{12}/],
    ['something added', `${text.trimEnd()} \n`, /has \d+ bytes where it says \d+/],
    ['the checksum', text.replace(/"sha256":"[0-9a-f]{4}/, '"sha256":"0000'), /has the sha256/],
    ['another file', '{"name": "x"}\n{}\n', /does not begin as the blob of a shard does/],
    ['no JSON at all', 'PK\u0003\u0004\n', /does not begin as the blob of a shard does/],
    ['other content, signed', signed(body.replace('"seed":1', '"seed":"x"')), /is not what a shard writes:[\s\S]*seed/],
    ['a field more, signed', signed(body.replace('"seed":1', '"seed":1,"x":1')), /is not what a shard writes/],
  ])('%s', (_, changed, message) => {
    expect(changed).not.toBe(text);
    expect(parse(changed)).toThrow(
      expect.objectContaining({ code: 'SHARD_CORRUPTED', message: expect.stringMatching(message) }),
    );
  });
});

test.each([
  [
    'of another Plumbline',
    signed(body, { plumbline: '9.9.9' }),
    /Plumbline 9\.9\.9 \(blob version 1\); this is 1\.2\.3/,
  ],
  ['of another blob version', signed('{"new": true}', { plumblineBlob: 2 }), /\(blob version 2\)/],
])('%s', (_, changed, message) => {
  expect(parse(changed)).toThrow(
    expect.objectContaining({ code: 'SHARD_OTHER_VERSION', message: expect.stringMatching(message) }),
  );
});

test('what is no number is refused where it is written, not read as missing', () => {
  const blob = blobOf(1);
  const [first] = blob.content.measurements;
  first?.latencyMs.push(Number.NaN);
  expect(() => blobText(blob)).toThrow(expect.objectContaining({ code: 'MISSING_DATA' }));
});

test('passwords in addresses are not kept', () => {
  const blob = blobOf(1);
  blob.content.notes.push('redis://:hunter2@cache:6379 was slow');
  expect(blobText(blob)).not.toContain('hunter2');
});
