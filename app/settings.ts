import { z } from 'zod';
import { DevoraError } from './devora-error.ts';

const poolSize = z.coerce.number().int().min(0).max(10_000);

const environmentSchema = z
  .object({
    MONGO_URL: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://'),
    MONGO_DB: z.string().regex(/^[^/\\. "$*<>:|?]{1,63}$/, 'is not a name that MongoDB takes for a database'),
    REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must start with redis:// or rediss://'),
    MONGO_MAX_POOL_SIZE: poolSize.min(1),
    MONGO_MIN_POOL_SIZE: poolSize,
    REDIS_DEFAULT_TTL: z.coerce.number().int().min(1),
  })
  .refine((env) => env.MONGO_MIN_POOL_SIZE <= env.MONGO_MAX_POOL_SIZE, {
    path: ['MONGO_MIN_POOL_SIZE'],
    message: 'is greater than MONGO_MAX_POOL_SIZE',
  });

/** The guide's `.env`. */
const GUIDE_DEFAULTS = {
  MONGO_URL: 'mongodb://localhost:27017',
  MONGO_DB: 'devora',
  REDIS_URL: 'redis://localhost:6379/0',
  MONGO_MAX_POOL_SIZE: '100',
  MONGO_MIN_POOL_SIZE: '10',
  REDIS_DEFAULT_TTL: '300',
};

export interface Settings {
  readonly mongoUrl: string;
  readonly dbName: string;
  readonly redisUrl: string;
  readonly maxPoolSize: number;
  readonly minPoolSize: number;
  readonly defaultTtlSeconds: number;
}

/** Reads the guide's variables; one that is absent or empty has the guide's value. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environmentSchema.safeParse({ ...GUIDE_DEFAULTS, ...Object.fromEntries(given) });
  if (!parsed.success) {
    // The values stay out of the message: a URL may hold a password.
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new DevoraError(
      'SETTINGS_INVALID',
      problems.join('; '),
      'Correct these variables in the environment or in .env.',
    );
  }
  return {
    mongoUrl: parsed.data.MONGO_URL,
    dbName: parsed.data.MONGO_DB,
    redisUrl: parsed.data.REDIS_URL,
    maxPoolSize: parsed.data.MONGO_MAX_POOL_SIZE,
    minPoolSize: parsed.data.MONGO_MIN_POOL_SIZE,
    defaultTtlSeconds: parsed.data.REDIS_DEFAULT_TTL,
  };
}
