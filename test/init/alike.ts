import type { Cardinality, CollectionShape, FieldShape, Lengths, ValueShape } from '../../src/init/shape.ts';

/**
 * What of two samples may differ by chance, and by what a dataset does not reproduce: docs/init.md has these figures.
 */
const SHARE = 0.08;
const LENGTH_RATIO = 1.25;
const LENGTH = 2;
const VALUES_RATIO = 1.7;
const SKEW = 1;
const BYTES_RATIO = 1.25;

/** Where the shape of generated documents is not that of the sampled ones, a line each. */
export function differences(source: CollectionShape, made: CollectionShape): string[] {
  const bytes = within(made.meanBytes, source.meanBytes, BYTES_RATIO, 0);
  return [
    ...(bytes ? [] : [`mean of ${made.meanBytes} bytes, not ${source.meanBytes}`]),
    ...fieldDifferences('', source.fields, made.fields),
  ];
}

function fieldDifferences(path: string, source: readonly FieldShape[], made: readonly FieldShape[]): string[] {
  const names = (fields: readonly FieldShape[]) =>
    fields
      .map(({ name }) => name)
      .toSorted()
      .join();
  if (names(source) !== names(made)) return [`${path}: ${names(made)}, not ${names(source)}`];
  return source.flatMap((field) => {
    const other = made.find(({ name }) => name === field.name);
    const here = `${path}${field.name}`;
    return [
      ...shareDifference(`${here} present`, field.present, other?.present ?? 0),
      ...valueDifferences(here, field.values, other?.values ?? []),
    ];
  });
}

function valueDifferences(path: string, source: readonly ValueShape[], made: readonly ValueShape[]): string[] {
  return source.flatMap((value) => {
    // What cannot be invented is null.
    const type = value.type === 'other' ? 'null' : value.type;
    const other = made.find((one) => one.type === type);
    if (!other) return [`${path}: no ${type}`];
    return [...shareDifference(`${path} ${type}`, value.share, other.share), ...detailDifferences(path, value, other)];
  });
}

function detailDifferences(path: string, source: ValueShape, made: ValueShape): string[] {
  if (source.type === 'document' && made.type === 'document')
    return fieldDifferences(`${path}.`, source.fields, made.fields);
  if (source.type === 'map' && made.type === 'map') {
    return [
      ...lengthDifference(path, source.sizes, made.sizes),
      ...valueDifferences(`${path}.*`, source.values, made.values),
    ];
  }
  if (source.type === 'array' && made.type === 'array') {
    return [
      ...lengthDifference(path, source.lengths, made.lengths),
      ...valueDifferences(`${path}[]`, source.values, made.values),
    ];
  }
  if (source.type === 'boolean' && made.type === 'boolean')
    return shareDifference(path, source.trueShare, made.trueShare);
  if (!('cardinality' in source && 'cardinality' in made)) return [];
  const lengths =
    'lengths' in source && 'lengths' in made && source.cardinality.kind !== 'categories'
      ? lengthDifference(path, source.lengths, made.lengths)
      : [];
  return [...lengths, ...cardinalityDifference(path, source.cardinality, made.cardinality)];
}

function cardinalityDifference(path: string, source: Cardinality, made: Cardinality): string[] {
  const told = `${path}: ${JSON.stringify(made)}, not ${JSON.stringify(source)}`;
  if (source.kind === 'categories' && made.kind === 'categories') {
    const differ = source.weights.some((weight, at) => Math.abs(weight - (made.weights[at] ?? 0)) > SHARE);
    return source.weights.length === made.weights.length && !differ ? [] : [told];
  }
  if (source.kind === 'repeated' && made.kind === 'repeated') {
    const alike = within(made.values, source.values, VALUES_RATIO, 0) && Math.abs(made.skew - source.skew) <= SKEW;
    return alike ? [] : [told];
  }
  return source.kind === made.kind ? [] : [told];
}

function lengthDifference(path: string, source: Lengths, made: Lengths): string[] {
  const mean = (lengths: Lengths) => lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return within(mean(made), mean(source), LENGTH_RATIO, LENGTH) ? [] : [`${path}: lengths ${made}, not ${source}`];
}

function shareDifference(what: string, source: number, made: number): string[] {
  return Math.abs(source - made) <= SHARE ? [] : [`${what}: ${made}, not ${source}`];
}

function within(made: number, source: number, ratio: number, distance: number): boolean {
  return Math.abs(made - source) <= distance || (made <= source * ratio && made >= source / ratio);
}
