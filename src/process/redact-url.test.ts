import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { keepSecretsOf, redactUrl, withoutCredentials, withoutKeptSecrets, withoutSecrets } from './redact-url.ts';

test.each([
  ['mongodb://localhost:27017/?directConnection=true', 'mongodb://localhost:27017/?directConnection=true'],
  ['mongodb://ann:s3cret@a:1,b:2/db?replicaSet=r', 'mongodb://***@a:1,b:2/db?replicaSet=r'],
  ['mongodb+srv://ann:s3cret@cluster.example/', 'mongodb+srv://***@cluster.example/'],
  ['mongodb://ann:s3/cr@et@host/db', 'mongodb://***@host/db'],
  ['redis://:s3cret@cache:6379/2', 'redis://***@cache:6379/2'],
  ['rediss://cache:6379?password=s3cret&db=1', 'rediss://cache:6379?password=***&db=1'],
  [
    'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=s3cret',
    'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=***',
  ],
  ['mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:s3cret', 'mongodb://h/?authMechanismProperties=***'],
  ['ann:s3cret@host:6379', '***@host:6379'],
])('%s is printed without its secrets', (url, printed) => {
  expect(redactUrl(url)).toBe(printed);
  expect(redactUrl(url)).not.toContain('s3cret');
});

test("a driver's message loses the password, encoded or not", () => {
  const url = 'mongodb://ann:p%40ss@host/';
  expect(withoutSecrets('no login as ann with p@ss (p%40ss) at mongodb://ann:p%40ss@host/', url)).not.toMatch(
    /p@ss|p%40ss/,
  );
});

test("so it does the secrets of the URL's parameters", () => {
  const url = 'mongodb://h/?tls=true&tlsCertificateKeyFilePassword=s%2Fcret';
  expect(withoutSecrets('bad decrypt with s/cret (s%2Fcret)', url)).toBe('bad decrypt with *** (***)');
});

test('a message about a URL without a password stays as it is', () => {
  expect(withoutSecrets('connect ECONNREFUSED 127.0.0.1:1', 'redis://127.0.0.1:1')).toBe(
    'connect ECONNREFUSED 127.0.0.1:1',
  );
});

test("git's words about a remote lose its token", () => {
  expect(withoutCredentials("fatal: unable to access 'https://x-token:s3cret@host.example/a.git/': 403")).toBe(
    "fatal: unable to access 'https://***@host.example/a.git/': 403",
  );
});

/** Raw in the URL, as nobody should write them and people do. */
const RAW = [
  "it's",
  'say"so',
  'a#hash!',
  'p@ss@word',
  'per%cent',
  'with space',
  'pässwörd',
  '漢字-geheim',
  '<b>&amp;',
  'a:b:c!',
  'q?x=1&y',
  '$(id)`',
  'back\\slash',
  '(paren)*!',
];

test.each(RAW)('a password %s is found again however it comes back', (password) => {
  for (const written of [password, encodeURIComponent(password)]) {
    const url = `mongodb://team:${written}@db.example:27017/shop?appName=me@work`;
    keepSecretsOf(url);
    const encoded = [
      encodeURIComponent(password),
      encodeURI(password),
      new URL(url.replace(written, encodeURIComponent(password))).href,
    ];
    const words = [
      `no login at ${url}`,
      `no login as team:${password} with ${password}.`,
      JSON.stringify({ message: `cannot use ${url}`, password }),
      inspect({ url, credentials: { password } }),
      format('%s and %o', url, { password }),
      `<a href="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')}">db</a>`,
      ...encoded.map((form) => `by Node: ${form}, ${form.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())}`),
    ];
    for (const text of words) {
      for (const shown of [withoutSecrets(text, url), withoutKeptSecrets(text)]) {
        expect(shown).not.toContain(password);
        expect(shown).not.toContain(JSON.stringify(password).slice(1, -1));
        for (const form of encoded) expect(shown).not.toContain(form);
      }
    }
  }
});

test('a password that is a word, or the name of something, spoils no report', () => {
  for (const password of ['redis', 'root', 'x1', 'project-search']) keepSecretsOf(`redis://:${password}@cache:6379`);
  expect(withoutKeptSecrets('redis commands 3 x1')).toBe('redis commands 3 x1');
  expect(withoutKeptSecrets('project-search')).toBe('project-search');
  expect(withoutKeptSecrets('redis://:redis@cache:6379 refused')).toBe('*** refused');
  expect(withoutSecrets('WRONGPASS root', 'redis://:root@cache')).toBe('WRONGPASS ***');
});

test("an address of somebody else's service loses a password with quotes, too", () => {
  expect(withoutCredentials('amqp://joe:it\'s"so"@queue/v is down')).toBe('amqp://***@queue/v is down');
  expect(withoutCredentials('see file:///a/node_modules/@scope/x and http://h/a@b')).toBe(
    'see file:///a/node_modules/@scope/x and http://h/a@b',
  );
});

test('a letter of a password that is not encoded is hidden in no word', () => {
  expect(withoutSecrets('its password is not encoded', 'mongodb://ann:p@s/s@host/')).toBe(
    'its password is not encoded',
  );
  expect(withoutSecrets('no login with p@s/s', 'mongodb://ann:p@s/s@host/')).not.toContain('p@s/s');
});
