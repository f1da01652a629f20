import { Binary, ObjectId, UUID } from 'mongodb';
import type { Random } from '../model/dataset.ts';
import { IndexedRandom, randomSeed } from './random.ts';

const SYLLABLES = ['ba', 'do', 'fe', 'gu', 'ka', 'lo', 'mi', 'nu', 'pe', 'ro', 'sa', 'ti', 'vo', 'wu', 'ze', 'ny'];

/**
 * Values that nobody has: value `number` of a name is the same in every document, thread and run, and another one than
 * value `number + 1`. A dataset that stands for data of somebody's is made of them.
 */
export const invent = {
  /**
   * Which of `values` values, from 0. `skew` 1: all are alike often; 2: a tenth of them is drawn 32% of the time; 3:
   * 46%.
   */
  rank(random: Random, values: number, skew = 1): number {
    const whole = Math.max(1, Math.round(values));
    return Math.min(whole - 1, Math.floor(whole * random.next() ** skew));
  },

  /** Which of a few values, from 0; `weights` need not have the sum 1. */
  weighted(random: Random, weights: readonly number[]): number {
    let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [value, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return value;
    }
    return Math.max(0, weights.length - 1);
  },

  /** `status-1`, `status-2` ...: one of a few, by their weights. */
  category(name: string, random: Random, weights: readonly number[]): string {
    return `${name}-${invent.weighted(random, weights) + 1}`;
  },

  /** Text that names itself, such as `title-17 kado zemi`, as long as one of `lengths`; never two numbers' alike. */
  text(name: string, number: number, lengths: readonly number[]): string {
    const random = streamOf(name).at(number);
    const length = random.pick(lengths);
    const label = labelOf(name, number, length);
    if (label.length >= length) return label;
    let text = label;
    while (text.length < length) text += ` ${word(random)}`;
    // A last letter in its place could make it the text of another number.
    return text.slice(0, length).replace(/ $/, '-');
  },

  /** Ascending with `number`, as ids are that were made one after the other. */
  objectId(name: string, number: number): ObjectId {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32BE(randomSeed(name)[0], 0);
    bytes.writeBigUInt64BE(BigInt(number), 4);
    return new ObjectId(bytes);
  },

  /** A UUID of version 4's form; the driver's own class, whose text is the one that people know. */
  uuid(name: string, number: number): UUID {
    const bytes = randomBytes(streamOf(name).at(number), 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return new UUID(bytes);
  },

  /** Bytes of BSON's `subtype`, as many as one of `lengths`. */
  bytes(name: string, number: number, lengths: readonly number[], subtype = 0): Binary {
    const random = streamOf(name).at(number);
    return new Binary(randomBytes(random, random.pick(lengths)), subtype);
  },

  /** Value `number` of `values` numbers at equal distances, from 0 to below `below`. */
  spread(number: number, values: number, below: number): number {
    return (number * below) / Math.max(1, Math.round(values));
  },

  /** `share` 0: just before the reference date; 1: so many days before it. */
  before(referenceDate: Date, days: number, share: number): Date {
    return new Date(referenceDate.getTime() - Math.floor(share * days * 86_400_000) - 1);
  },

  /** `share` 0: just after the reference date; 1: so many days after it. */
  after(referenceDate: Date, days: number, share: number): Date {
    return new Date(referenceDate.getTime() + Math.floor(share * days * 86_400_000) + 1);
  },
};

const streams = new Map<string, IndexedRandom>();

/** One stream a name, put at its numbers again and again: making one is what would cost. */
function streamOf(name: string): IndexedRandom {
  const known = streams.get(name);
  if (known) return known;
  const made = new IndexedRandom(randomSeed('invent', name));
  streams.set(name, made);
  return made;
}

/** The name, shortened until it fits, and the number; of the shortest the number alone. */
function labelOf(name: string, number: number, length: number): string {
  const suffix = `-${number + 1}`;
  if (length > suffix.length) return `${name.slice(0, length - suffix.length)}${suffix}`;
  return (number + 1).toString(36);
}

/** Two or three syllables: no stem that a text search would cut to another word's. */
function word(random: Random): string {
  return Array.from({ length: random.int(2, 3) }, () => random.pick(SYLLABLES)).join('');
}

function randomBytes(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = random.int(0, 255);
  return bytes;
}
