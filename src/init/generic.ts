import type { ProposedIndex } from './indexes.ts';
import type { CollectionShape } from './shape.ts';

/** What stands in where no collection was sampled: orders of customers. */
export const GENERIC_COLLECTION = 'orders';

export const GENERIC_SHAPE: CollectionShape = {
  sampled: 0,
  documents: 50_000,
  meanBytes: 300,
  leftOut: 0,
  fields: [
    { name: '_id', present: 1, values: [{ type: 'objectId', share: 1, cardinality: { kind: 'unique' } }] },
    {
      name: 'customerId',
      present: 1,
      values: [{ type: 'objectId', share: 1, cardinality: { kind: 'repeated', values: 2_500, skew: 1.5 } }],
    },
    {
      name: 'status',
      present: 1,
      values: [
        {
          type: 'string',
          share: 1,
          lengths: [8],
          cardinality: { kind: 'categories', weights: [0.6, 0.25, 0.1, 0.05] },
        },
      ],
    },
    {
      name: 'total',
      present: 1,
      values: [{ type: 'double', share: 1, below: 1_000, negative: 0, cardinality: { kind: 'unique' } }],
    },
    {
      name: 'note',
      present: 0.3,
      values: [{ type: 'string', share: 1, lengths: [20, 60, 120], cardinality: { kind: 'unique' } }],
    },
    {
      name: 'items',
      present: 1,
      values: [
        {
          type: 'array',
          share: 1,
          lengths: [1, 1, 2, 3, 5],
          values: [
            {
              type: 'document',
              share: 1,
              leftOut: 0,
              fields: [
                {
                  name: 'product',
                  present: 1,
                  values: [
                    {
                      type: 'string',
                      share: 1,
                      lengths: [14],
                      cardinality: { kind: 'repeated', values: 5_000, skew: 2 },
                    },
                  ],
                },
                {
                  name: 'quantity',
                  present: 1,
                  values: [
                    {
                      type: 'int',
                      share: 1,
                      below: 10,
                      negative: 0,
                      cardinality: { kind: 'categories', weights: [0.7, 0.2, 0.1] },
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      name: 'createdAt',
      present: 1,
      values: [{ type: 'date', share: 1, days: 1_000, cardinality: { kind: 'unique' } }],
    },
  ],
};

export const GENERIC_INDEXES: readonly ProposedIndex[] = [{ key: { customerId: 1, createdAt: -1 }, options: {} }];
