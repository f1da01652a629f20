import { quote } from './literals.ts';
import type { Cardinality } from './shape.ts';

/** From so many documents a value on, there are as many values in a large collection as in a small one. */
const MANY_DOCUMENTS = 1_000;
const FEW_VALUES = 100;

/** The source text of which value a field has, and of how many there are. */
export class ValueChoice {
  readonly #collection: string;
  readonly #documents: number;

  /** @param documents in the collection that the shape is of. */
  constructor(collection: string, documents: number) {
    this.#collection = collection;
    this.#documents = documents;
  }

  /** How many different values there are, in the size that is made. */
  valuesText({ values }: { values: number }): string {
    const perValue = this.#documents / values;
    if (values <= FEW_VALUES || perValue > MANY_DOCUMENTS) return String(values);
    // A list has several a document.
    if (perValue < 0.95) return `${this.size()} * ${Math.round((10 * values) / this.#documents) / 10}`;
    const rounded = perValue < 10 ? Math.round(perValue * 10) / 10 : Math.round(perValue);
    return rounded === 1 ? this.size() : `${this.size()} / ${rounded}`;
  }

  /** How many documents are made. */
  size(): string {
    return `sizes${/^[A-Za-z_]\w*$/.test(this.#collection) ? `.${this.#collection}` : `[${quote(this.#collection)}]`}`;
  }

  /** A number that says which of its values a field has. */
  which(cardinality: Cardinality, { inArray }: { inArray: boolean }): string {
    if (cardinality.kind === 'unique') return inArray ? 'random.int(0, 2 ** 40)' : 'index';
    if (cardinality.kind === 'categories') {
      return cardinality.weights.length === 1 ? '0' : `invent.weighted(random, [${cardinality.weights.join(', ')}])`;
    }
    return `invent.rank(random, ${this.valuesText(cardinality)}${cardinality.skew === 1 ? '' : `, ${cardinality.skew}`})`;
  }

  shareOfTime(cardinality: Cardinality): string {
    if (cardinality.kind === 'unique') return 'random.next()';
    const which = this.which(cardinality, { inArray: true });
    const values =
      cardinality.kind === 'categories' ? String(cardinality.weights.length) : this.valuesText(cardinality);
    return which === '0' ? '0' : `invent.spread(${which}, ${values}, 1)`;
  }
}
