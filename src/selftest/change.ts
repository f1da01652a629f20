/** One replacement in a file of the shop. */
export interface Edit {
  /** Within the project, with forward slashes. */
  file: string;
  from: string;
  to: string;
}

/** What head does that base does not. */
export interface Change {
  /** Stable: totals are kept by it. */
  name: string;
  kind: 'nothing' | 'slower' | 'fault';
  /** Share of its own time that each call takes more. */
  slower?: number;
  /** Where a fault must be seen, and nowhere else. */
  scenarios?: readonly string[];
  edits: readonly Edit[];
  /** Comparisons (of a fault: runs) that a full measurement has. */
  wanted: number;
}

const NOTHING: Change = {
  name: 'nothing',
  kind: 'nothing',
  edits: [{ file: 'README.md', from: 'A small project', to: 'A small, documented project' }],
  wanted: 200,
};

const slower = (share: number, wanted: number): Change => ({
  name: `+${Math.round(share * 100)}%`,
  kind: 'slower',
  slower: share,
  edits: [{ file: 'app/pace.ts', from: 'const EXTRA = 0;', to: `const EXTRA = ${share};` }],
  wanted,
});

const fault = (name: string, scenarios: readonly string[], ...edits: Edit[]): Change => ({
  name,
  kind: 'fault',
  scenarios,
  edits,
  wanted: 10,
});

const FAULTS: readonly Change[] = [
  fault('index dropped', ['orders'], {
    file: 'app/indexes.ts',
    from: "await db.collection('orders').createIndex({ customer: 1, placed: -1 });",
    to: '',
  }),
  fault('N+1', ['orders'], {
    file: 'app/orders.ts',
    from: `const named = await products(db)
    .find({ _id: { $in: found.map(({ product }) => product) } })
    .toArray();`,
    to: `const named: Product[] = [];
  for (const { product } of found) named.push(...(await products(db).find({ _id: product }).toArray()));`,
  }),
  fault('projection lost', ['customers'], {
    file: 'app/customers.ts',
    from: 'findOne({ email }, { projection: PROFILE })',
    to: 'findOne({ email })',
  }),
  fault('cache off', ['cached'], {
    file: 'app/cache.ts',
    from: 'if (kept !== null) return JSON.parse(kept);',
    to: '',
  }),
  fault('pool of 1', ['pool'], { file: 'app/pool.ts', from: 'const CONNECTIONS = 10;', to: 'const CONNECTIONS = 1;' }),
];

/** In the order in which they are taken where their shares of what is wanted are equal. */
export const CHANGES: readonly Change[] = [
  NOTHING,
  slower(0.05, 100),
  slower(0.1, 100),
  ...FAULTS,
  slower(0.03, 50),
  slower(0.2, 50),
];

/** With a core kept busy: times alone, because counts do not feel it. */
export const BUSY_CHANGES: readonly Change[] = [{ ...NOTHING, wanted: 50 }, slower(0.1, 50)];
