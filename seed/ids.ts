import { ObjectId } from 'mongodb';

const EPOCH_SECONDS = Date.UTC(2023, 0, 1) / 1_000;
const KINDS = { user: 0x75736572, project: 0x70726f6a, template: 0x74656d70, deployment: 0x6465706c } as const;
export type Kind = keyof typeof KINDS;

/** The `_id` of document `index` of a kind: ascending with the index, as ids are that were made one after the other. */
export function objectId(kind: Kind, index: number): ObjectId {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(EPOCH_SECONDS + index, 0);
  bytes.writeUInt32BE(KINDS[kind], 4);
  bytes.writeUIntBE(index & 0xffffff, 9, 3);
  return new ObjectId(bytes);
}
