import { expect, test } from 'vitest';
import { redactUrl, withoutCredentials, withoutSecrets } from './redact-url.ts';

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
