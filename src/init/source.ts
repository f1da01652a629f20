import { GENERIC_COLLECTION, GENERIC_INDEXES, GENERIC_SHAPE } from './generic.ts';
import { type ProposedIndexes, proposeIndexes } from './indexes.ts';
import { inferShape } from './infer-shape.ts';
import type { CollectionSample } from './sample-collection.ts';
import type { CollectionShape, FieldShape, ValueShape } from './shape.ts';

/** Of fewer documents a field's name cannot be told from somebody's data. */
const FEWEST_SAMPLED = 20;
const OLDEST_MAJOR = 7;

export interface SampledCollection {
  collection: string;
  sample: CollectionSample;
}

/** What the dataset is made of. */
export interface Source {
  collection: string;
  shape: CollectionShape;
  proposal: ProposedIndexes;
  /** First lines of the dataset's file. */
  origin: readonly string[];
  notes: readonly string[];
  version?: string | undefined;
}

const GENERIC: Source = {
  collection: GENERIC_COLLECTION,
  shape: GENERIC_SHAPE,
  proposal: { indexes: GENERIC_INDEXES, leftOut: 0 },
  origin: [
    'Orders of customers, invented by `plumbline init`: make them what your application stores. All fields of a dataset:',
    'node_modules/plumbline-gate/docs/datasets.md',
  ],
  notes: ['no collection was sampled: the dataset is a general one, to be made yours'],
};

/** The shape of the sampled collection, or of the general one where there is none, or too little of it. */
export function sourceOf(sampled: SampledCollection | undefined): Source {
  if (!sampled) return GENERIC;
  const { collection, sample } = sampled;
  const version = usableVersion(sample.serverVersion);
  if (sample.documents.length < FEWEST_SAMPLED) {
    const few = `${collection} has fewer than ${FEWEST_SAMPLED} documents (${sample.documents.length}): no shape is taken of so few`;
    return { ...GENERIC, version, notes: [few, ...GENERIC.notes] };
  }
  const shape = inferShape(sample.documents, sample.estimated);
  const listed = 'unreadable' in sample.indexes ? [] : sample.indexes;
  const proposal = proposeIndexes(listed, shape.fields);
  return {
    collection,
    shape,
    proposal,
    version,
    origin: [
      `Made by \`plumbline init\` from the shape of ${shape.sampled.toLocaleString('en')} documents of \`${collection}\`: names of fields, types, shares, lengths and how`,
      'often values return. Every value is invented. Make it yours: what a query meets in production, it should meet here.',
    ],
    notes: notesOf(collection, shape, proposal, sample),
  };
}

function notesOf(
  collection: string,
  shape: CollectionShape,
  proposal: ProposedIndexes,
  sample: CollectionSample,
): string[] {
  const left = leftOut(shape);
  const count = (number: number, what: string) =>
    `${number} ${what}${number === 1 ? '' : what.endsWith('x') ? 'es' : 's'}`;
  return [
    `${collection}: ${shape.sampled.toLocaleString('en')} of ${shape.documents.toLocaleString('en')} documents sampled; names of fields are written, values are not`,
    ...(left > 0 ? [`left out: ${count(left, 'field')} whose names are rare or look like data`] : []),
    ...('unreadable' in sample.indexes ? [`its indexes could not be read: ${sample.indexes.unreadable}`] : []),
    ...(proposal.leftOut > 0
      ? [`left out: ${count(proposal.leftOut, 'index')} over fields that are not written, or of a kind not made here`]
      : []),
    ...(usableVersion(sample.serverVersion) === undefined
      ? [`the server is MongoDB ${sample.serverVersion}; Plumbline measures on 7 and 8`]
      : []),
  ];
}

function leftOut({ fields, leftOut: here }: { fields: readonly FieldShape[]; leftOut: number }): number {
  const inside = (value: ValueShape): number => {
    if (value.type === 'document') return leftOut(value);
    if (value.type === 'array' || value.type === 'map') return value.values.reduce((sum, one) => sum + inside(one), 0);
    return 0;
  };
  return fields.flatMap(({ values }) => values).reduce((sum, value) => sum + inside(value), here);
}

function usableVersion(version: string): string | undefined {
  return Number(version.split('.')[0]) >= OLDEST_MAJOR ? version : undefined;
}
