import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A text as it is handed from process to process and kept until it is compared: JSON becomes a tenth. */
export function packText(text: string): string {
  return deflateRawSync(text).toString('base64');
}

export function unpackText(packed: string): string {
  return inflateRawSync(Buffer.from(packed, 'base64')).toString();
}
