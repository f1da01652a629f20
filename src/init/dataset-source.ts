import { type Direction, type ProposedIndex, withOwnNames } from './indexes.ts';
import { digits, keyOf, quote } from './literals.ts';
import type { Question } from './question.ts';
import type { CollectionShape, FieldShape, ValueShape } from './shape.ts';
import { ValueChoice } from './value-choice.ts';
import { ValueSource } from './value-source.ts';

const PROFILES = [
  ['smoke', 5_000, 32],
  ['pr', 50_000, 256],
  ['release', 500_000, 2_048],
] as const;
const FEWEST = 500;
const MOST_PARAMETERS = 1_000;

export interface DatasetSourceOptions {
  collection: string;
  shape: CollectionShape;
  indexes: readonly ProposedIndex[];
  question: Question;
  /** Sentences about where it is from, for its first lines. */
  origin: readonly string[];
  typescript: boolean;
}

/** The text of a dataset's module: the collection's shape with invented values. */
export function datasetSource(options: DatasetSourceOptions): string {
  const { collection, shape, question, typescript, origin } = options;
  const source = new ValueSource({ choice: new ValueChoice(collection, shape.documents), asked: question.field });
  const name = keyOf(collection);
  const document = source.document(withKey(shape.fields), { indent: '    ', inArray: false, path: '' });
  const parameter = source.numbered(question.value, question.field.split('.').at(-1) ?? '', 'number');
  const context = ['referenceDate', 'sizes'].filter((word) => new RegExp(`\\b${word}\\b`).test(document));
  const values = parameterCount(question, source);
  const imports = ['defineDataset', 'invent', ...source.classes].toSorted((a, b) => a.localeCompare(b, 'en'));
  return `${origin.map((line) => `// ${line}\n`).join('')}import { ${imports.join(', ')} } from 'plumbline-gate';

// Value \`number\` of ${question.field}, the same wherever it is made: what the scenario asks for is in the documents.
const parameter = (number${typescript ? ': number' : ''}) => ${parameter};

export default defineDataset({
  module: import.meta.url,
  name: ${quote(collection)},
  // The "today" of the data: every date is relative to it.
  referenceDate: '2026-01-01T00:00:00Z',
  // Documents: smoke for seconds on your machine, pr for pull requests, release for a report that somebody signs.
  profiles: {
${PROFILES.map((profile) => `    ${profile[0]}: { ${name}: ${digits(sizeOf(profile, shape))} },\n`).join('')}  },
  collections: {
    // A document may depend on \`index\`, \`random\` and nothing else, so that it is the same on every machine.
    ${name}: (${context.length === 0 ? '' : `{ ${context.join(', ')} }`}) => (index, random) => (${document}),
  },
  // What the scenario draws its parameters from.
  data: (${values.includes('sizes') ? '{ sizes }' : ''}) => ({
    values: Array.from({ length: ${values} }, (_, number) => parameter(number)),
  }),
  // The indexes that your application creates. Import its own function for this: a pull request that loses one is then red.
  indexes: async (db) => {
${indexLines(options)}  },
});
`;
}

/** `_id` first, and of a form that its index makes unique. */
function withKey(fields: readonly FieldShape[]): readonly FieldShape[] {
  const [value, ...others] = fields.find(({ name }) => name === '_id')?.values ?? [];
  const invented = value && others.length === 0 && ['string', 'objectId', 'uuid', 'int', 'long'].includes(value.type);
  const key: ValueShape = invented ? ({ ...value, cardinality: { kind: 'unique' } } as ValueShape) : NUMBERED;
  const rest = fields.filter(({ name }) => name !== '_id');
  return [{ name: '_id', present: 1, values: [withoutSign(key)] }, ...rest];
}

const NUMBERED: ValueShape = { type: 'int', share: 1, below: 1, negative: 0, cardinality: { kind: 'unique' } };

function withoutSign(value: ValueShape): ValueShape {
  return 'negative' in value ? { ...value, negative: 0 } : value;
}

function sizeOf([, documents, megabytes]: (typeof PROFILES)[number], { meanBytes }: CollectionShape): number {
  const fitting = (megabytes * 2 ** 20) / Math.max(1, meanBytes);
  if (fitting >= documents) return documents;
  const power = 10 ** Math.floor(Math.log10(fitting));
  return Math.max(FEWEST, Math.floor(fitting / power) * power);
}

function parameterCount({ value }: Question, source: ValueSource): string {
  const cardinality = 'cardinality' in value ? value.cardinality : undefined;
  if (cardinality?.kind === 'categories') return String(cardinality.weights.length);
  const all = cardinality?.kind === 'repeated' ? source.choice.valuesText(cardinality) : source.choice.size();
  if (/^\d+$/.test(all)) return String(Math.min(MOST_PARAMETERS, Number(all)));
  return `Math.min(${digits(MOST_PARAMETERS)}, ${all.includes('/') ? `Math.round(${all})` : all})`;
}

function indexLines({ collection, indexes, question }: DatasetSourceOptions): string {
  const proposed = question.index && !question.theirs ? question.index : undefined;
  const all = proposed ? withOwnNames([...indexes, proposed]) : indexes;
  if (all.length === 0) return '    // Your collection has none but the one on _id.\n    void db;\n';
  return all
    .map((index, at) => {
      const asked = proposed ? at === all.length - 1 : index === question.index;
      const note = asked ? [proposed ? PROPOSED : 'The scenario asks for this one.'] : [];
      const notes = [...note, ...(index.note ? [`${index.note.charAt(0).toUpperCase()}${index.note.slice(1)}.`] : [])];
      const comments = notes.map((text) => `    // ${text}\n`).join('');
      const options = Object.keys(index.options).length > 0 ? `, ${literal(index.options)}` : '';
      return `${comments}    await db.collection(${quote(collection)}).createIndex(${literal(index.key)}${options});\n`;
    })
    .join('');
}

const PROPOSED = 'Proposed: your collection has no index that answers the question of the scenario.';

/** An object as source text; its strings are names of fields, locales and kinds of index. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value as Direction);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${keyOf(key)}: ${literal(inner)}`)
    .join(', ')} }`;
}
