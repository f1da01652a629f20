import { isPoint } from './indexes.ts';
import { digits, escaped, keyOf, lengthsText, lengthText, quote } from './literals.ts';
import type { FieldShape, Lengths, NumberType, ValueShape } from './shape.ts';
import type { ValueChoice } from './value-choice.ts';

/** The source text of what makes a collection's values, and what that text needs. */
export class ValueSource {
  /** Which of its values a field has. */
  readonly choice: ValueChoice;
  /** The field whose values the scenario asks for: they are made by the module's `parameter`. */
  readonly #asked: string;
  /** BSON classes that the text names. */
  readonly classes = new Set<string>();

  constructor({ choice, asked }: { choice: ValueChoice; asked: string }) {
    this.choice = choice;
    this.#asked = asked;
  }

  /** An object literal with these fields, over several lines. */
  document(fields: readonly FieldShape[], { indent, inArray, path }: Omit<Place, 'name'>): string {
    if (fields.length === 0) return '{}';
    const lines = fields.map(({ name, present, values }) => {
      const inner = { indent: `${indent}  `, inArray, name, path: path === '' ? name : `${path}.${name}` };
      if (present === 1) return `${keyOf(name)}: ${this.oneOf(values, inner)},`;
      return `...(random.chance(${present}) && { ${keyOf(name)}: ${this.oneOf(values, inner)} }),`;
    });
    return `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
  }

  /** One of several types by their shares. */
  oneOf(values: readonly ValueShape[], place: Place): string {
    const [first, ...rest] = values;
    if (!first) return 'null';
    if (rest.length === 0) return this.value(first, place);
    const all = values.reduce((sum, { share }) => sum + share, 0);
    const share = Math.round((first.share / all) * 100) / 100;
    return `random.chance(${share}) ? ${this.value(first, place)} : ${this.oneOf(rest, place)}`;
  }

  value(value: ValueShape, place: Place): string {
    const asked = place.path === this.#asked && !place.inArray;
    if (!asked && value.type === 'string' && value.cardinality.kind === 'categories') {
      return categoryText(place.name, value.cardinality.weights);
    }
    switch (value.type) {
      case 'string':
      case 'objectId':
      case 'uuid':
      case 'binary':
        return asked
          ? `parameter(${this.choice.which(value.cardinality, place)})`
          : this.numbered(value, place.name, this.choice.which(value.cardinality, place));
      case 'int':
      case 'long':
      case 'double':
      case 'decimal':
        return this.#number(value, place);
      case 'boolean':
        return value.trueShare > 0 && value.trueShare < 1
          ? `random.chance(${value.trueShare})`
          : `${value.trueShare === 1}`;
      case 'date':
        return this.#date(value);
      case 'array':
        return value.values.length === 0 ? '[]' : this.#list(value.lengths, this.#element(value.values, place));
      case 'map':
        return this.#map(value, place);
      case 'document':
        return isPoint(value) ? POINT : this.document(value.fields, place);
      default:
        return 'null';
    }
  }

  /** Value `which` of a field, as text, id or bytes: the same text wherever it is made. */
  numbered(value: ValueShape, name: string, which: string): string {
    const quoted = quote(name);
    switch (value.type) {
      case 'string':
        if (value.cardinality.kind !== 'categories')
          return `invent.text(${quoted}, ${which}, ${lengthsText(value.lengths)})`;
        return `\`${escaped(name)}-\${1 + ${which}}\``;
      case 'objectId':
        return `invent.objectId(${quoted}, ${which})`;
      case 'uuid':
        return `invent.uuid(${quoted}, ${which})`;
      case 'binary':
        return `invent.bytes(${quoted}, ${which}, ${lengthsText(value.lengths)}, ${value.subtype})`;
      default:
        return which;
    }
  }

  /** On the side of the reference date on which it was of the day of the sample. */
  #date({ days, ahead, cardinality }: DateShape): string {
    const share = this.choice.shareOfTime(cardinality);
    const before = `invent.before(referenceDate, ${digits(days)}, ${share})`;
    if (ahead === undefined) return before;
    const after = `invent.after(referenceDate, ${digits(ahead.days)}, ${share})`;
    return ahead.share === 1 ? after : `(random.chance(${ahead.share}) ? ${after} : ${before})`;
  }

  #number({ type, below, negative, cardinality }: NumberShape, place: Place): string {
    const sign = negative === 0 ? '' : negative === 1 ? '-' : `(random.chance(${negative}) ? -1 : 1) * `;
    const size = this.#size({ type, below, cardinality }, place);
    const text = sign === '' ? size : `${sign}${/^[\w.]+(\(.*\))?$/.test(size) ? size : `(${size})`}`;
    if (type === 'int') return text;
    if (type === 'double') return `new ${this.#bson('Double')}(${text})`;
    if (type === 'long') return `${this.#bson('Long')}.fromNumber(${text})`;
    return `${this.#bson('Decimal128')}.fromString((${text}).toFixed(2))`;
  }

  #size(
    { type, below: powerOfTen, cardinality }: Pick<NumberShape, 'type' | 'below' | 'cardinality'>,
    place: Place,
  ): string {
    const whole = type === 'int' || type === 'long';
    // The driver makes a double of a larger one.
    const below = type === 'int' ? Math.min(powerOfTen, 2 ** 31 - 1) : powerOfTen;
    if (cardinality.kind === 'categories') {
      return cardinality.weights.length === 1 ? '1' : `1 + ${this.choice.which(cardinality, place)}`;
    }
    if (cardinality.kind === 'unique') {
      if (!whole) return `random.next() * ${digits(below)}`;
      return place.inArray ? `random.int(0, ${digits(below - 1)})` : 'index';
    }
    const fitting = whole ? { ...cardinality, values: Math.min(cardinality.values, below) } : cardinality;
    const spread = `invent.spread(${this.choice.which(fitting, place)}, ${this.choice.valuesText(fitting)}, ${digits(below)})`;
    return whole ? `Math.floor(${spread})` : spread;
  }

  #list(lengths: Lengths, element: string): string {
    return `Array.from({ length: ${lengthText(lengths)} }, () => ${element})`;
  }

  #map({ sizes, values }: ValueShape & { type: 'map' }, place: Place): string {
    const entry = this.oneOf(values, { ...place, inArray: true, name: 'value' });
    return `Object.fromEntries(Array.from({ length: ${lengthText(sizes)} }, (_, key) => [\`key-\${index}-\${key + 1}\`, ${entry}]))`;
  }

  #element(values: readonly ValueShape[], place: Place): string {
    const text = this.oneOf(values, { ...place, inArray: true });
    return text.startsWith('{') ? `(${text})` : text;
  }

  #bson(name: string): string {
    this.classes.add(name);
    return name;
  }
}

export interface Place {
  indent: string;
  /** In an array there are several in one document: its index does not tell them apart. */
  inArray: boolean;
  name: string;
  /** `address.city`; empty for the document itself. */
  path: string;
}

type NumberShape = ValueShape & { type: NumberType };
type DateShape = ValueShape & { type: 'date' };

const POINT = "{ type: 'Point', coordinates: [random.next() * 360 - 180, random.next() * 180 - 90] }";

function categoryText(name: string, weights: readonly number[]): string {
  if (weights.length === 1) return quote(`${name}-1`);
  return `invent.category(${quote(name)}, random, [${weights.join(', ')}])`;
}
