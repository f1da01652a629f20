import { PlumblineError } from '../errors.ts';
import { type CollectionSample, databaseOfUrl, SampledServer } from '../init/sample-collection.ts';
import { redactUrl } from '../process/redact-url.ts';
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

/** Samples the collection that flags or answers name; undefined where none is wanted. */
export async function chooseCollection(
  flags: SampleFlags,
  environment: Environment,
  questions: Questions | undefined,
): Promise<{ collection: string; sample: CollectionSample } | undefined> {
  const url = flags.mongoUrl ?? (await askForUrl(flags, environment, questions));
  if (url === undefined) return undefined;
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

const ONLY_READ = 'At most 1,000 documents are read, and nothing of their values is written.';

async function askForUrl(
  flags: SampleFlags,
  { MONGO_URL }: Environment,
  questions: Questions | undefined,
): Promise<string | undefined> {
  if (flags.database !== undefined || flags.collection !== undefined) {
    throw new PlumblineError(
      'USAGE',
      '--database and --collection say nothing without --mongo-url',
      'Give all of them.',
    );
  }
  if (!questions) {
    if (flags.yes) return undefined;
    throw new PlumblineError(
      'USAGE',
      'there is no terminal to ask on which collection the dataset is made from',
      'Give --mongo-url, --database and --collection to take the shape of one; or --yes for a dataset that is invented from nothing.',
    );
  }
  if (MONGO_URL !== undefined) {
    const asked = `Take the shape of a collection at ${redactUrl(MONGO_URL)} (MONGO_URL)? ${ONLY_READ}`;
    if (await questions.confirm(asked, { byDefault: false })) return MONGO_URL;
  }
  printError(`A collection of yours gives the dataset its shape. ${ONLY_READ}\n`);
  const answer = await questions.ask('Connection string of its MongoDB (empty: data invented from nothing):');
  return answer === '' ? undefined : answer;
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
