import type { EngineServer } from './engine-server.ts';

type Engine = EngineServer['engine'];

const VARIABLES = { MongoDB: 'MONGO_URL', Redis: 'REDIS_URL' } as const;

/** What the driver's words mean for somebody who gave a URL; the first that fits. */
const MEANINGS: readonly { words: RegExp; hint: (engine: Engine) => string }[] = [
  {
    words: /authentication failed|WRONGPASS/i,
    hint: (engine) =>
      `Check user and password${engine === 'MongoDB' ? ', and authSource: the database that the user was created in (?authSource=admin)' : " (:PASSWORD@ before the host is the default user's)"}.`,
  },
  {
    words: /NOAUTH|requires authentication/i,
    hint: (engine) => `It asks for a user: write USER:PASSWORD@ before the host in ${VARIABLES[engine]}.`,
  },
  {
    words: /self.signed certificate|unable to (?:verify|get)|certificate signature failure/i,
    hint: (engine) =>
      `An authority that Node does not know has signed its certificate: name the file of that authority (PEM) in NODE_EXTRA_CA_CERTS${engine === 'MongoDB' ? ', or in the URL as tlsCAFile' : ''}.`,
  },
  {
    words: /altnames|certificate has expired|certificate is not yet valid/i,
    hint: () =>
      'Its certificate is made for other names, or another time: give the host name that it is made for, or renew it.',
  },
  {
    words: /ENOENT|EACCES/,
    hint: (engine) => `${VARIABLES[engine]} names a file that cannot be read.`,
  },
  {
    words: /TLS|SSL|ECONNRESET|EPROTO|socket hang up|connection .* closed|Connection is closed/i,
    hint: (engine) =>
      `Do both ends speak TLS, or neither? With TLS the URL is ${engine === 'MongoDB' ? 'mongodb://host/?tls=true' : 'rediss://host'}.`,
  },
  {
    words: /ENOTFOUND|EAI_AGAIN/,
    hint: (engine) =>
      `Check the address${engine === 'MongoDB' ? '. Members of a replica set are reached by the names that the set itself uses; directConnection=true keeps to the one in the URL' : ' and the network'}.`,
  },
  {
    words: /server selection timed out/i,
    hint: () => 'Is `replicaSet` in the URL the name of that set, and has the set a primary?',
  },
];

/** What to do about a given engine that could not be used, from what its driver said. */
export function connectionHint(engine: Engine, url: string, message: string): string {
  const meaning = MEANINGS.find(({ words }) => words.test(message));
  if (meaning) return meaning.hint(engine);
  const tls = url.startsWith('rediss:') ? ' Does this server speak TLS?' : '';
  return `Check the address, the network and the credentials, or leave MONGO_URL and REDIS_URL out.${tls}`;
}
