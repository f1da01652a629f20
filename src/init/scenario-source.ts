import { keyOf, quote } from './literals.ts';
import { cardinalityOf, type Question } from './question.ts';

/** Documents of an answer, and their bytes together: what is larger takes long, and in the end several commands. */
const MOST_DOCUMENTS = 20;
const MOST_BYTES = 2 ** 17;

export interface ScenarioSourceOptions {
  collection: string;
  /** Of a document, on the average. */
  meanBytes: number;
  question: Question;
  /** `../seed/orders.dataset.ts`, as the scenario imports it. */
  dataset: string;
  /** The application has a Redis client: a variant shows how a cache is held. */
  redis: boolean;
  typescript: boolean;
}

/** The text of a scenario that runs, and says what each part of it is for. */
export function scenarioSource(options: ScenarioSourceOptions): string {
  const { collection, question, dataset, redis, typescript } = options;
  const { field, sort, index } = question;
  const limit = limitOf(options);
  const mongo = typescript ? ": EngineContext['mongo']" : '';
  const value = typescript ? ': unknown' : '';
  const order = sort === undefined ? '' : `.sort({ ${keyOf(sort)}: -1 })`;
  const query = `db.collection(${quote(collection)}).find({ ${keyOf(field)}: value })${order}.limit(${limit}).toArray()`;
  return `// A question that an application asks of \`${collection}\`, made by \`plumbline init\`: a first one, to be made yours.
//
//   npx plumbline-gate run --profile smoke                 runs it on engines of its own, in a minute
//   npx plumbline-gate run --update-lock                   records its work: from then on more work is red, below every limit too
import { defineScenario${typescript ? ', type EngineContext' : ''} } from 'plumbline-gate';
import dataset from '${dataset}';

// Import your application's own function instead: what your pull requests change is then what is measured. \`plumbline compare\` takes
// scenarios and seed from the branch for both sides, so that it sees changes of what they import, and none of their own.
const find = (db${mongo}, value${value}) =>
  ${query};
${redis ? cachedSource(collection, typescript) : ''}
export default defineScenario({
  title: '${titleOf(options)}',
  dataset,
  // Parameters of call 0, 1, 2 ...: drawn from a seeded stream, so that every variant, run and machine sees the same.
  params: ({ pick, data }) => ({ value: pick(data.values) }),
  // Ways to answer the same question. Each must return what the first one returns: a fast wrong answer is a failure.
  variants: {
${variantsSource(index !== undefined, redis)}  },
${sameResultSource(options)}  // What each variant is held to. Counts and plans are exact and decide on any machine; times only where their bounds are clear of the limit.
  checks: {
${checksSource(question, { redis, limit })}  },
});

// To see it red: take ${index ? `\`${Object.keys(index.key).join(', ')}\` out of \`indexes\` in ${dataset.replace('../', '')}` : 'the filter out of `find`'}, or ask once per document
// (an N+1) in \`find\`, and run it again. The report names the plan, the documents examined and the cause.
// All checks: node_modules/plumbline-gate/docs/scenarios.md
`;
}

function limitOf({ meanBytes }: ScenarioSourceOptions): number {
  return Math.max(1, Math.min(MOST_DOCUMENTS, Math.floor(MOST_BYTES / Math.max(1, meanBytes))));
}

/**
 * Without an order nobody asked which documents of one value come first: two indexes, or two copies of the data, may
 * differ in it.
 */
function sameResultSource(options: ScenarioSourceOptions): string {
  const { typescript, question } = options;
  const { field, sort, value } = question;
  if (sort !== undefined || field === '_id' || cardinalityOf(value) === 'unique') {
    return `  // What has to be equal: the documents, in their order.
  sameResult: (documents${typescript ? ': { _id: unknown }[]' : ''}) => documents.map(({ _id }) => String(_id)),
`;
  }
  const names = field.split('.');
  const type = names.reduceRight((inner, name) => `{ ${keyOf(name)}: ${inner} }`, 'unknown');
  const access = names.map((name) => (keyOf(name) === name ? `.${name}` : `[${quote(name)}]`)).join('');
  return `  // What has to be equal: how many documents, and that each is of the value. Of more than ${limitOf(options)} any may come: add a sort to ask for some,
  // and compare \`_id\` then.
  sameResult: (documents${typescript ? `: ${type}[]` : ''}) => documents.map((document) => String(document${access})),
`;
}

function titleOf({ collection, question: { field, sort } }: ScenarioSourceOptions): string {
  const words = `Documents of ${collection} by ${field}${sort === undefined ? '' : ', newest first'}`;
  return words.replaceAll('\\', '').replaceAll("'", '');
}

function cachedSource(collection: string, typescript: boolean): string {
  const context = typescript ? ": Pick<EngineContext, 'mongo' | 'redis'>, value: unknown" : ', value';
  return `
// The same from a cache, read through: replace it with your own too.
const cached = async ({ mongo, redis }${context}) => {
  const key = \`${collection}:\${value}\`;
  const hit = await redis.get(key);
  if (hit !== null) return JSON.parse(hit);
  const found = await find(mongo, value);
  await redis.set(key, JSON.stringify(found), 'EX', 300);
  return found;
};
`;
}

function variantsSource(indexed: boolean, redis: boolean): string {
  const baseline = `    // On a copy of the data without the indexes: what the index saves. It exists to be slow and is never judged by its time.
    baseline: { indexes: false, baseline: true, run: ({ mongo }, { value }) => find(mongo, value) },
`;
  const cached = `    // \`prime\` calls each parameter once beforehand: the cache is warm.
    cached: { prime: true, run: ({ mongo, redis }, { value }) => cached({ mongo, redis }, value) },
`;
  return `${indexed ? baseline : ''}    indexed: { run: ({ mongo }, { value }) => find(mongo, value) },
${redis ? cached : ''}`;
}

function checksSource({ index }: Question, { redis, limit }: { redis: boolean; limit: number }): string {
  const lines = [
    "plan: 'IXSCAN', // every plan reads an index, and nothing scans the collection",
    'mongoCommands: 1, // an N+1 is more',
    'docsExaminedPerReturned: 1, // reads what it returns, and nothing else',
    `returned: { atMost: ${limit} }, // a lost limit is more`,
    "p95: '100ms',",
  ];
  const baseline =
    "    // Scans the collection: if it does not, it shows nothing.\n    baseline: { plan: 'COLLSCAN' },\n";
  const cached =
    "    // Answered by Redis alone.\n    cached: { mongoCommands: 0, redisCommands: 1, hitRate: '100%' },\n";
  const indexed = `    indexed: {\n${lines.map((line) => `      ${line}\n`).join('')}    },\n`;
  return `${index ? baseline : ''}${indexed}${redis ? cached : ''}`;
}
