import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Certificates {
  /** Of an authority that nobody knows. */
  authority: string;
  /** Of `localhost`, signed by it. */
  certificate: string;
  key: string;
}

/** PEM files in the folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
  const newKey = (name: string, subject: string) => [
    ...['-newkey', 'rsa:2048', '-nodes', '-keyout', file(name), '-subj', `/CN=${subject}`],
  ];
  await openssl(
    'req',
    '-x509',
    ...newKey('authority.key', 'an authority'),
    '-out',
    file('authority.pem'),
    '-days',
    '2',
  );
  await openssl('req', ...newKey('server.key', 'localhost'), '-out', file('server.csr'));
  await writeFile(file('names'), 'subjectAltName=DNS:localhost');
  const signed = ['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial', '-days', '2'];
  const names = ['-extfile', file('names'), '-in', file('server.csr'), '-out', file('server.pem')];
  await openssl('x509', '-req', ...signed, ...names);
  return { authority: file('authority.pem'), certificate: file('server.pem'), key: file('server.key') };
}
