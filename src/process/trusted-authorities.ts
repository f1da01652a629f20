import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { messageOf, PlumblineError } from '../errors.ts';

/**
 * Has this thread trust the authorities of NODE_EXTRA_CA_CERTS, also where `.env` names them: Node reads the variable
 * when a process starts. Node only warns when the file is not there, and then every certificate is refused. @throws
 * CONFIG_INVALID
 */
export function trustExtraAuthorities(): void {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (file === undefined || file === '') return;
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new PlumblineError(
      'CONFIG_INVALID',
      `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read: ${messageOf(thrown)}`,
      'Give the path of a PEM file: absolute, since applications run in folders of their own.',
    );
  }
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pem]);
}
