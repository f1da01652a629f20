import { PlumblineError } from '../errors.ts';
import { type CollectionSample, databaseOfUrl, SampledServer } from '../init/sample-collection.ts';
import { redactUrl } from '../process/redact-url.ts';
import { plainLine } from '../report/escape.ts';
import type { Environment } from './environment.ts';
import type { Questions } from './questions.ts';
import { printError } from './terminal.ts';

/** A name that may stand in a comment and in a file's name. */
const COLLECTION = /^[\p{L}_][\p{L}\p{N}_.:-]{0,99}$/u;

export interface SampleFlags {
  mongoUrl?: string | undefined;
  database?: string | undefined;
  collection?: string | undefined;
  yes: boolean;
}

type Sampled = { collection: string; sample: CollectionSample };

/**
 * Samples the collection that flags or answers name; undefined where none is wanted. What an answer cannot be used for
 * is said, and asked again.
 */
export async function chooseCollection(
  flags: SampleFlags,
  environment: Environment,
  questions: Questions | undefined,
): Promise<Sampled | undefined> {
  if (flags.mongoUrl !== undefined) {
    const url = mongoUrlOf(flags.mongoUrl);
    if (url !== flags.mongoUrl) printError(`${assumed(url)}\n`);
    return await sampledFrom(url, flags, questions);
  }
  assertAskable(flags, questions);
  if (!questions) return undefined;
  if (environment.MONGO_URL !== undefined) {
    const asked = `Take the shape of a collection at ${redactUrl(environment.MONGO_URL)} (MONGO_URL)? ${ONLY_READ}`;
    if (await questions.confirm(asked, { byDefault: false })) {
      const sampled = await askedOnce(environment.MONGO_URL, flags, questions);
      if (sampled) return sampled;
    }
  }
  questions.tell(`A collection of yours gives the dataset its shape. ${ONLY_READ}`);
  for (;;) {
    const answer = await questions.ask('Connection string of its MongoDB (empty: data invented from nothing):');
    if (answer === '') return undefined;
    const sampled = await askedOnce(answer, flags, questions);
    if (sampled) return sampled;
  }
}

/** Undefined where it cannot be sampled, which is said: a typing error does not end the dialogue. */
async function askedOnce(answer: string, flags: SampleFlags, questions: Questions): Promise<Sampled | undefined> {
  const url = mongoUrlOf(answer);
  if (url !== answer) questions.tell(assumed(url));
  try {
    return await sampledFrom(url, flags, questions);
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    questions.tell(`${plainLine(thrown.message)}\n  ${plainLine(thrown.hint)}`);
    return undefined;
  }
}

async function sampledFrom(url: string, flags: SampleFlags, questions: Questions | undefined): Promise<Sampled> {
  await using server = await SampledServer.connect(url);
  const database =
    flags.database ??
    databaseOfUrl(url) ??
    (await oneOf('database', '--database', await server.databases(), questions));
  const collections = await server.collections(database);
  const collection = flags.collection ?? (await oneOf('collection', '--collection', collections, questions));
  if (!collections.includes(collection)) {
    throw new PlumblineError(
      'USAGE',
      `${database} has no collection ${collection} that documents can be made for`,
      `Views and time series are none. --collection is one of: ${collections.join(', ') || 'none, the database is empty'}.`,
    );
  }
  if (!COLLECTION.test(collection) || collection === '__proto__') {
    throw new PlumblineError(
      'USAGE',
      `the collection ${JSON.stringify(collection)} cannot name a file`,
      'Take one whose name has letters, digits, hyphens, dots and underscores alone.',
    );
  }
  return { collection, sample: await server.sample(database, collection) };
}

/** `localhost:27017` is what people type: the scheme is MongoDB's, since nothing else is asked for. */
export function mongoUrlOf(text: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `mongodb://${text}`;
}

function assumed(url: string): string {
  return `No scheme: ${redactUrl(url)} is assumed.`;
}

const ONLY_READ = 'At most 1,000 documents are read, and nothing of their values is written.';

/** @throws USAGE where flags say something of no URL, and where nobody can answer. */
function assertAskable(flags: SampleFlags, questions: Questions | undefined): void {
  if (flags.database !== undefined || flags.collection !== undefined) {
    throw new PlumblineError(
      'USAGE',
      '--database and --collection say nothing without --mongo-url',
      'Give all of them.',
    );
  }
  if (questions || flags.yes) return;
  throw new PlumblineError(
    'USAGE',
    'there is no terminal to ask on which collection the dataset is made from',
    'Give --mongo-url, --database and --collection to take the shape of one; or --yes for a dataset that is invented from nothing.',
  );
}

/** The only one there is, or the one that is chosen. @throws USAGE where nobody can choose. */
async function oneOf(
  what: string,
  flag: string,
  names: readonly string[],
  questions: Questions | undefined,
): Promise<string> {
  if (names.length === 1 && names[0] !== undefined) return names[0];
  if (names.length > 0 && questions) return questions.choose(`Which ${what}?`, names);
  throw new PlumblineError(
    'USAGE',
    names.length === 0
      ? `there is no ${what} that this user may read`
      : `there are several ${what}s, and no terminal to ask on`,
    names.length === 0 ? 'Check the connection string and its rights.' : `Name one with ${flag}: ${names.join(', ')}.`,
  );
}
