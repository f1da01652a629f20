import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { keepSecret, keepSecretsOf } from '../process/redact-url.ts';
import { trustExtraAuthorities } from '../process/trusted-authorities.ts';

const url = (pattern: RegExp, example: string) =>
  z
    .string()
    .optional()
    .transform((text) => (text === '' ? undefined : text))
    // The value itself may hold a password: the message only has an example.
    .refine((text) => text === undefined || pattern.test(text), `must look like ${example}`);

/** Empty it says nothing; blanks alone are a variable that was not filled in. */
const place = z
  .string()
  .optional()
  .refine((text) => text === undefined || text === '' || text.trim() !== '', 'is blank: unset it, or name a place');

const environmentSchema = z.object({
  MONGO_URL: url(/^mongodb(\+srv)?:\/\//, 'mongodb://localhost:27017'),
  REDIS_URL: url(/^rediss?:\/\//, 'redis://localhost:6379/0'),
  CI: z.string().optional(),
  GITHUB_ACTIONS: z.string().optional(),
  GITHUB_API_URL: z.string().optional(),
  GITHUB_BASE_REF: z.string().optional(),
  GITHUB_EVENT_NAME: z.string().optional(),
  GITHUB_EVENT_PATH: z.string().optional(),
  GITHUB_REPOSITORY: z.string().optional(),
  GITHUB_RUN_ID: z.string().optional(),
  GITHUB_SERVER_URL: z.string().optional(),
  GITHUB_STEP_SUMMARY: z.string().optional(),
  GITHUB_TOKEN: z.string().optional(),
  GITHUB_WORKSPACE: z.string().optional(),
  PLUMBLINE_RUN_ID: z.string().optional(),
  NO_COLOR: z.string().optional(),
  PLUMBLINE_CACHE: place,
  PLUMBLINE_HISTORY: place,
});

export type Environment = z.infer<typeof environmentSchema>;

/** The environment, after `.env` of the folder where it is present; what is set already wins over the file. */
export function readEnvironment(folder: string): Environment {
  const file = path.join(folder, '.env');
  const found = statSync(file, { throwIfNoEntry: false });
  // A folder of that name is a virtual environment of Python's.
  if (found !== undefined && !found.isDirectory()) loadVariables(file);
  return processEnvironment();
}

function loadVariables(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new PlumblineError(
      'CONFIG_INVALID',
      `.env cannot be read: ${messageOf(cause)}`,
      'Make it readable, or remove it.',
      {
        cause,
      },
    );
  }
}

/** The environment alone: for what must not be told by a file of whoever wrote the code. */
export function processEnvironment(): Environment {
  const parsed = environmentSchema.safeParse(process.env);
  if (parsed.success) {
    trustExtraAuthorities();
    const { MONGO_URL, REDIS_URL, PLUMBLINE_HISTORY, GITHUB_TOKEN } = parsed.data;
    for (const url of [MONGO_URL, REDIS_URL, PLUMBLINE_HISTORY]) keepSecretsOf(url);
    keepSecret(GITHUB_TOKEN);
    return parsed.data;
  }
  throw new PlumblineError(
    'CONFIG_INVALID',
    `the environment cannot be used: ${z.prettifyError(parsed.error)}`,
    'Correct the variable, or unset it to let Plumbline start engines of its own.',
  );
}
