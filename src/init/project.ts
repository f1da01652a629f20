import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';

export const CLIENTS = ['mongodb', 'redis'] as const;
export type Client = (typeof CLIENTS)[number];

/** Packages that talk to an engine, or stand on one that does. */
const PACKAGES: Readonly<Record<Client, readonly string[]>> = {
  mongodb: [
    'mongodb',
    'mongoose',
    '@typegoose/typegoose',
    'prisma',
    '@prisma/client',
    '@mikro-orm/mongodb',
    'monk',
    'papr',
  ],
  redis: ['ioredis', 'redis', '@redis/client', 'bullmq', 'connect-redis', '@keyv/redis'],
};

const dependenciesSchema = z.record(z.string(), z.string()).default({});
const manifestSchema = z.looseObject({
  type: z.string().optional(),
  dependencies: dependenciesSchema,
  devDependencies: dependenciesSchema,
  peerDependencies: dependenciesSchema,
  optionalDependencies: dependenciesSchema,
});
type Manifest = z.infer<typeof manifestSchema>;

export interface UserProject {
  /** Of the nearest `package.json`, from the folder of the command upwards. */
  folder: string;
  /** Of the repository, where the workflow belongs; `folder` where there is none. */
  repository: string;
  /** Packages that were found, by engine. */
  packages: Readonly<Record<Client, readonly string[]>>;
  /** Files may be `.ts`; in a CommonJS package Node takes `import` in `.mjs` alone for granted. */
  modules: boolean;
  /** `tsconfig.json` says nothing of imports that name their `.ts`: its build would reject ours. */
  rejectsExtensions: boolean;
  hasPlumbline: boolean;
  /** Of its package manager. */
  commands: PackageCommands;
}

/** npm's where no lock file tells another. */
export interface PackageCommands {
  /** From the lock file. */
  install: string;
  /** Ends before what is added to the development's dependencies. */
  add: string;
  /** It installs nothing that a package's own script would, unless told to. */
  withoutScripts: boolean;
}

/**
 * Reads what is known of the project around a folder. @throws USAGE without a `package.json`, or with one that is none.
 */
export async function findProject(from: string): Promise<UserProject> {
  const folder = upwards(from, 'package.json');
  if (folder === undefined) {
    throw new PlumblineError(
      'USAGE',
      `there is no package.json in ${from} or above it`,
      'Run it in your project, or `npm init -y` first. An application in another language is driven over HTTP: docs/applications.md.',
    );
  }
  const manifest = await readManifest(path.join(folder, 'package.json'));
  const names = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
  ].flatMap((some) => Object.keys(some));
  const repository = upwards(folder, '.git') ?? folder;
  return {
    folder,
    repository,
    packages: {
      mongodb: PACKAGES.mongodb.filter((name) => names.includes(name)),
      redis: PACKAGES.redis.filter((name) => names.includes(name)),
    },
    modules: manifest.type === 'module',
    rejectsExtensions: await rejectsExtensions(folder),
    hasPlumbline: names.includes('plumbline-gate'),
    commands: commandsOf(folder, repository),
  };
}

async function readManifest(file: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    const what = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    throw new PlumblineError('USAGE', `${file} cannot be read: ${what}`, 'Correct it; npm cannot read it either.');
  }
}

async function rejectsExtensions(folder: string): Promise<boolean> {
  const file = path.join(folder, 'tsconfig.json');
  if (!existsSync(file)) return false;
  return !/"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(
    await readFile(file, 'utf8'),
  );
}

const NPM: PackageCommands = { install: 'npm ci', add: 'npm install --save-dev', withoutScripts: false };
const LOCK_FILES: readonly [file: string, commands: PackageCommands][] = [
  ['package-lock.json', NPM],
  ['npm-shrinkwrap.json', NPM],
  [
    'pnpm-lock.yaml',
    {
      install: 'corepack enable && pnpm install --frozen-lockfile',
      add: 'pnpm add --save-dev',
      withoutScripts: true,
    },
  ],
  [
    'yarn.lock',
    { install: 'corepack enable && yarn install --immutable', add: 'yarn add --dev', withoutScripts: false },
  ],
];

/** By the lock file that is nearest: a workspace's is its root's, or that of a folder between. */
function commandsOf(from: string, repository: string): PackageCommands {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = LOCK_FILES.find(([file]) => existsSync(path.join(folder, file)));
    if (found) return found[1];
    if (folder === path.resolve(repository) || folder === path.dirname(folder)) return NPM;
  }
}

function upwards(from: string, name: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, name))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
