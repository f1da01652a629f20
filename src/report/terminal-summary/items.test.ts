import { expect, it } from 'vitest';
import type { Item } from '../document.ts';
import { NO_PAINT } from '../paint.ts';
import { columnsOf } from './columns.ts';
import { itemLines } from './items.ts';

const LOOP = 'find products { _id: number } limit 1 projection { name: 1, slug: 1, price: 1 }';
const ITEM: Item = {
  verdict: 'fail',
  name: 'customer-orders',
  sentence: 'products is asked in a loop',
  rule: 'a query in a loop (N+1)',
  rows: [
    { what: 'get product:*', before: '', after: '1 per call' },
    { what: LOOP, before: '0', after: '25.4 per call' },
    {
      what: 'plan',
      before: 'IXSCAN { customerId: 1, placedAt: -1 }',
      after: 'IXSCAN { customerId: 1 }, sorted in memory',
    },
    { what: LOOP, before: 'IXSCAN { customerId: 1, placedAt: -1 }', after: 'COLLSCAN' },
  ],
  numbers: '',
  explains: [],
};
const linesAt = (width: number, room = 12) => itemLines(ITEM, { paint: NO_PAINT, width, room }).slice(1);

it('in a narrow terminal keeps before and after, and cuts the label', () => {
  const lines = linesAt(80);
  expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
  expect(lines).toEqual([
    expect.stringMatching(/^ {4}get product:\* .* 1 per call$/),
    expect.stringMatching(/^ {4}find products \{ _id: number \} limit 1 projection .*… {3}0 -> 25\.4 per call$/),
    expect.stringMatching(/^ {4}plan {3}… customerId: 1, placedAt: -1 \} -> … customerId: 1 \}, sorted in mem…$/),
    expect.stringMatching(/^ {4}find products .*… {3}IXSCAN \{ customerId: 1, placedAt: -1 \} -> COLLSCAN$/),
  ]);
});

it('where not all rows have room, shows those that have a before', () => {
  expect(linesAt(80, 3)).toEqual([expect.stringContaining('0 -> 25.4 per call'), '    and 3 more in the report']);
});
