import { expect, test } from 'vitest';
import { connectionHint } from './connection-hint.ts';

test.each([
  ['MongoDB', 'Authentication failed.', 'authSource'],
  ['Redis', 'WRONGPASS invalid username-password pair or user is disabled.', ':PASSWORD@ before the host'],
  ['Redis', 'NOAUTH Authentication required.', 'in REDIS_URL'],
  ['MongoDB', 'unable to verify the first certificate; if the root CA is installed locally, try', 'tlsCAFile'],
  ['Redis', 'self-signed certificate in certificate chain', 'NODE_EXTRA_CA_CERTS.'],
  ['Redis', "Hostname/IP does not match certificate's altnames: Host: h. is not in the cert's altnames", 'made for'],
  ['MongoDB', "ENOENT: no such file or directory, open '/ca.pem'", 'a file that cannot be read'],
  ['MongoDB', 'connection <monitor> to 127.0.0.1:27017 closed', 'mongodb://host/?tls=true'],
  ['Redis', 'read ECONNRESET', 'rediss://host'],
  ['MongoDB', 'getaddrinfo ENOTFOUND mongo-0.internal', 'directConnection=true'],
  ['MongoDB', 'Server selection timed out after 4500 ms', 'replicaSet'],
] as const)('%s that says "%s" is answered with %s', (engine, message, advice) => {
  expect(connectionHint(engine, 'redis://h', message)).toContain(advice);
});

test('a server that is silent to TLS may not speak it', () => {
  const message = 'Redis did not answer within 5 s';
  expect(connectionHint('Redis', 'rediss://h', message)).toContain('speak TLS');
  expect(connectionHint('Redis', 'redis://h', message)).not.toContain('TLS');
});
